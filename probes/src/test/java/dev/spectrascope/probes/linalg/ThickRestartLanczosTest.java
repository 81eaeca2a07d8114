package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ThickRestartLanczosTest extends EigenSolverContract {

    @Override
    EigenPairs solve(LinearOperator operator, int k) {
        double tolerance = operator.dataType() == DataType.DOUBLE ? 1e-11 : 1e-5;
        EigenOptions options =
                EigenOptions.largest(k).withTolerance(tolerance).withBasis(12).withConfirmation(true);
        return new ThickRestartLanczos(options)
                .solve(operator, 3, ProductListener.NONE)
                .largest();
    }

    @Override
    Comparator<Double> order() {
        return Comparator.reverseOrder();
    }

    private static final double[] INDEFINITE = IntStream.range(0, 60)
            .mapToDouble(i -> i < 6 ? 20 - 3 * i : i < 54 ? 0.02 * (i - 30) : -2.0 * (i - 53))
            .toArray();

    @Test
    void findsBothEndsInOneRun() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, INDEFINITE);
        double[] expected = operator.eigenvalues();
        CountingOperator counted = new CountingOperator(operator);

        EigenOptions options = EigenOptions.largest(3).andSmallest(2).withTolerance(1e-8);
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(options).solve(counted, 1, ProductListener.NONE)) {
            assertThat(pairs.converged()).isTrue();
            assertThat(pairs.products()).isEqualTo(counted.products()).isLessThanOrEqualTo(60);
            assertThat(pairs.largest().values()).containsExactly(Arrays.copyOf(expected, 3), within(1e-9));
            assertThat(pairs.smallest().values())
                    .containsExactly(new double[] {expected[59], expected[58]}, within(1e-9));
            for (EigenPairs end : new EigenPairs[] {pairs.largest(), pairs.smallest()}) {
                for (int i = 0; i < end.count(); i++) {
                    double lambda = end.values()[i];
                    double explicit = operator.residualNorm(lambda, end.vector(i)) / Math.abs(lambda);
                    assertThat(explicit).isLessThanOrEqualTo(1e-8);
                    assertThat(end.residuals()[i]).isCloseTo(explicit, within(1e-12));
                }
                assertOrthonormal(end, 1e-12);
            }
        }
    }

    @Test
    void onlyTheLowerEnd() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, INDEFINITE);
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(
                        EigenOptions.smallest(2).withTolerance(1e-8))
                .solve(operator, 1, ProductListener.NONE)) {
            assertThat(pairs.smallest().values()).containsExactly(new double[] {-12, -10}, within(1e-9));
            assertThat(pairs.largest().count()).isZero();
            assertThat(pairs.converged()).isTrue();
        }
    }

    @Test
    void endsMayOverlapInASmallOperator() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, 3, 1, -2);
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(
                        EigenOptions.largest(10).andSmallest(2))
                .solve(operator, 1, ProductListener.NONE)) {
            assertThat(pairs.largest().values()).containsExactly(new double[] {3, 1, -2}, within(1e-12));
            assertThat(pairs.smallest().values()).containsExactly(new double[] {-2, 1}, within(1e-12));
            assertThat(operator.residualNorm(-2, pairs.smallest().vector(0))).isLessThan(1e-12);
        }
    }

    @Test
    void restartsWithinTheSmallestBasisAllowed() {
        double[] bulk = IntStream.range(0, 200)
                .mapToDouble(i -> i < 5 ? 3 + i : i / 200.0)
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 9, bulk);
        EigenOptions options = EigenOptions.largest(5).withTolerance(1e-8).withBasis(7);
        try (EigenPairs pairs = new ThickRestartLanczos(options)
                .solve(operator, 1, ProductListener.NONE)
                .largest()) {
            assertThat(pairs.converged()).isTrue();
            assertThat(pairs.products()).isGreaterThan(7);
            assertThat(pairs.values()).containsExactly(new double[] {7, 6, 5, 4, 3}, within(1e-9));
        }
    }

    /** ND4J's own account of native memory, read during every product and as often as another thread can otherwise. */
    @ParameterizedTest
    @CsvSource({"FLOAT, 10", "FLOAT, 14", "FLOAT, 40", "DOUBLE, 11"})
    void keepsWithinTheMemoryItIsGiven(DataType type, int basis) throws Exception {
        int p = 200_000;
        double[] spectrum = IntStream.range(0, p)
                .mapToDouble(i -> i < 5 ? 3 + i : i < 7 ? -2.0 * i : (double) i / p)
                .toArray();
        DiagonalOperator operator = DiagonalOperator.of(type, spectrum);
        EigenOptions unbounded = EigenOptions.largest(5).andSmallest(2);
        long bound = unbounded.memoryBytes(basis, p, type);
        EigenOptions options = unbounded.withMemory(bound);
        assertThat(options.withMemory(bound - 1).withBasis(40).basis(p, type)).isEqualTo(basis - 1);
        assertThat(options.withBasis(40).basis(p, type)).isEqualTo(basis);

        AtomicLong peak = new AtomicLong();
        AtomicBoolean ended = new AtomicBoolean();
        LongSupplier allocated = () -> Nd4j.getEnvironment().getDeviceCouner(0);
        Runnable look = () -> peak.accumulateAndGet(allocated.getAsLong(), Math::max);
        long before = settled(allocated);
        Thread observer = new Thread(() -> {
            while (!ended.get()) {
                look.run();
            }
        });
        observer.start();
        try (ExtremeEigenPairs pairs =
                new ThickRestartLanczos(options.withBasis(40)).solve(operator, 1, (product, planned) -> look.run())) {
            look.run();
            assertThat(pairs.converged()).isTrue();
            assertThat(pairs.largest().values()).containsExactly(new double[] {7, 6, 5, 4, 3}, within(1e-4));
        } finally {
            ended.set(true);
            observer.join();
        }
        // A few small arrays of coefficients come on top. The lower limit says that the account is not blind; it leaves
        // room
        // for garbage of earlier tests that is collected meanwhile.
        assertThat(peak.get() - before).isBetween(bound / 2, bound + 64L * 40 * type.width());
    }

    /** What is allocated once the arrays that earlier tests left to the garbage collector are gone. */
    private static long settled(LongSupplier allocated) throws InterruptedException {
        long before = Long.MAX_VALUE;
        for (int unchanged = 0; unchanged < 3; unchanged++) {
            System.gc();
            Thread.sleep(50);
            if (allocated.getAsLong() < before) {
                before = allocated.getAsLong();
                unchanged = 0;
            }
        }
        return before;
    }

    @Test
    void saysWhatMemoryWouldDo() {
        DiagonalOperator operator = DiagonalOperator.of(DataType.FLOAT, new double[1_000_000]);
        EigenOptions options = EigenOptions.largest(10).withMemory(40_000_000);
        assertThatThrownBy(() -> new ThickRestartLanczos(options).solve(operator, 1, ProductListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a memory bound of 40000000 bytes is too small for 10 eigenpairs of 1000000 elements in"
                        + " FLOAT; allow at least 80000000 bytes or ask for fewer pairs");
        assertThat(options.withMemory(80_000_000).basis(1_000_000, DataType.FLOAT))
                .isBetween(12, 20);
        assertThat(options.withMemory(0).basis(1_000_000, DataType.FLOAT)).isEqualTo(30);
        assertThat(options.withMemory(1L << 40).basis(1_000_000, DataType.FLOAT))
                .isEqualTo(30);
        assertThat(options.basis(5, DataType.FLOAT)).isEqualTo(5);
    }

    @Test
    void runningOutOfProductsIsAnOutcome() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, INDEFINITE);
        EigenOptions options = EigenOptions.largest(5).withTolerance(1e-12).withProducts(8);
        try (EigenPairs pairs = new ThickRestartLanczos(options)
                .solve(operator, 1, ProductListener.NONE)
                .largest()) {
            assertThat(pairs.converged()).isFalse();
            assertThat(pairs.products()).isEqualTo(8);
            assertThat(pairs.values()).hasSize(5);
            assertThat(Arrays.stream(pairs.residuals()).max().orElseThrow()).isGreaterThan(1e-12);
        }
        try (EigenPairs pairs = new ThickRestartLanczos(options.withProducts(2))
                .solve(operator, 1, ProductListener.NONE)
                .largest()) {
            assertThat(pairs.count()).isEqualTo(2);
            assertThat(pairs.converged()).isFalse();
        }
    }

    @Test
    void confirmationFindsWhatOneSequenceMisses() {
        double[] spectrum = IntStream.range(0, 100)
                .mapToDouble(i -> i < 3 ? 10 : 5.0 / (i - 1))
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 9, spectrum);
        try (EigenPairs one = new ThickRestartLanczos(EigenOptions.largest(2))
                        .solve(operator, 1, ProductListener.NONE)
                        .largest();
                EigenPairs confirmed = new ThickRestartLanczos(
                                EigenOptions.largest(2).withConfirmation(true))
                        .solve(operator, 1, ProductListener.NONE)
                        .largest()) {
            assertThat(one.values()[1]).isCloseTo(2.5, within(1e-4));
            assertThat(confirmed.values()).containsExactly(new double[] {10, 10}, within(1e-3));
            assertThat(confirmed.converged()).isTrue();
        }
    }

    @Test
    void listenerHearsEveryProductAndMayCancel() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.FLOAT, 5, INDEFINITE);
        StringBuilder heard = new StringBuilder();
        ThickRestartLanczos solver =
                new ThickRestartLanczos(EigenOptions.largest(5).withProducts(50));
        assertThatThrownBy(() -> solver.solve(operator, 1, (done, planned) -> {
                    heard.append(done).append('/').append(planned).append(' ');
                    if (done == 3) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .hasMessage("cancelled");
        assertThat(heard.toString()).isEqualTo("1/50 2/50 3/50 ");
    }

    @Test
    void refusesImpossibleOptions() {
        assertThatThrownBy(() -> EigenOptions.largest(10).withBasis(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("eigensolver option basis must be at least 12 for 10 eigenpairs; got 11");
        assertThatThrownBy(() -> EigenOptions.largest(0))
                .hasMessage("eigensolver option largest + smallest must be at least 1; got 0");
        assertThatThrownBy(() -> EigenOptions.largest(1).withTolerance(0)).hasMessageContaining("tolerance");
    }

    /** Up to the first restart, against Lanczos of both kinds from the same start. */
    @ParameterizedTest
    @CsvSource({"DOUBLE, 0, 0", "DOUBLE, 24, 24", "FLOAT, 24, 24", "DOUBLE, 400, 60"})
    void theFirstCycleIsALanczosRun(DataType type, int krylovSteps, int steps) {
        DenseOperator operator = DenseOperator.withSpectrum(type, 5, INDEFINITE);
        double tolerance = krylovSteps == 0 ? 1e-8 : 1e-3;
        EigenOptions options = EigenOptions.largest(4).withTolerance(tolerance).withKrylovSteps(krylovSteps);
        StochasticLanczos.Sample sample;
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(options).solve(operator, 1, ProductListener.NONE)) {
            sample = pairs.krylov();
            assertThat(pairs.converged()).isTrue();
            assertThat(pairs.products()).isGreaterThanOrEqualTo(steps);
            assertThat(sample.products()).isEqualTo(steps > 0 ? steps : Math.min(20, pairs.products()));
            assertThat(pairs.largest().values()).containsExactly(new double[] {20, 17, 14, 11}, within(1e-3));
        }
        LanczosRun run = sample.runs().get(0);
        LanczosRun reference = SlowLanczos.run(
                operator, new GaussianVectors(1).next(operator.size(), type), run.steps(), ProductListener.NONE);
        double precision = type == DataType.DOUBLE ? 1e-11 : 1e-4;
        assertThat(run.measure().nodes()).containsExactly(reference.measure().nodes(), within(precision));
        assertThat(run.measure().weights()).containsExactly(reference.measure().weights(), within(precision));
        assertThat(sample.trace().value()).isCloseTo(60 * reference.measure().mean(), within(60 * precision));
        // Three-term Lanczos is a reference until it loses orthogonality.
        LanczosRun fast =
                FastLanczos.run(operator, new GaussianVectors(1).next(operator.size(), type), 8, ProductListener.NONE);
        assertThat(run.first(8).measure().nodes())
                .containsExactly(fast.measure().nodes(), within(precision));
        assertThat(run.first(8).measure().weights())
                .containsExactly(fast.measure().weights(), within(precision));
        assertThat(run.first(8).residual()).isCloseTo(fast.residual(), within(precision));
    }

    @Test
    void theFirstCycleEndsInAnInvariantSubspaceAtTheLatest() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, 3, 3, 3, 1, 1, -2, -2, -2, -2);
        EigenOptions options = EigenOptions.largest(2).withKrylovSteps(50);
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(options).solve(operator, 1, ProductListener.NONE)) {
            LanczosRun run = pairs.krylov().runs().get(0);
            assertThat(run.steps()).isEqualTo(3);
            assertThat(run.residual()).isZero();
            assertThat(run.measure().nodes()).containsExactly(new double[] {-2, 1, 3}, within(1e-12));
            assertThat(pairs.largest().values()).containsExactly(new double[] {3, 3}, within(1e-9));
        }
    }

    @Test
    void memoryComesBeforeKrylovSteps() {
        EigenOptions options = EigenOptions.largest(3).withKrylovSteps(100);
        assertThat(options.basis(1000, DataType.DOUBLE)).isEqualTo(100);
        long bound = options.memoryBytes(30, 1000, DataType.DOUBLE);
        assertThat(options.withMemory(bound).basis(1000, DataType.DOUBLE)).isEqualTo(30);
        assertThat(options.withBasis(12).basis(1000, DataType.DOUBLE)).isEqualTo(12);
    }

    /** The basis is full when the first sequence ends, and all of it is worth keeping: nothing may be rotated twice. */
    @Test
    void aSequenceMayEndInAFullBasis() {
        int distinct = 8;
        double[] spectrum =
                IntStream.range(0, 3 * distinct).mapToDouble(i -> i % distinct).toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, spectrum);
        EigenOptions options =
                EigenOptions.largest(4).withTolerance(1e-9).withBasis(distinct).withConfirmation(true);
        try (EigenPairs pairs = new ThickRestartLanczos(options)
                .solve(operator, 1, ProductListener.NONE)
                .largest()) {
            assertThat(pairs.values()).containsExactly(new double[] {7, 7, 7, 6}, within(1e-8));
            for (int i = 0; i < pairs.count(); i++) {
                assertThat(operator.residualNorm(pairs.values()[i], pairs.vector(i)))
                        .isLessThan(1e-7);
            }
        }
    }
}
