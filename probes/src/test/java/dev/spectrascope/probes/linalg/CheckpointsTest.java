package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs that are killed after any product and go on elsewhere. */
class CheckpointsTest {

    private static final double[] SPECTRUM = IntStream.range(0, 90)
            .mapToDouble(i -> i < 3 ? 10 : i < 6 ? -7.0 + i : 5.0 / i)
            .toArray();

    /** Keeps the state after every n-th product in memory. */
    private static final class InMemory implements Checkpoints {

        private final int interval;
        private int offered;
        private byte[] state;

        InMemory(int interval) {
            this.interval = interval;
        }

        @Override
        public <T extends Resumable> T resume(Supplier<T> beginning) {
            T run = beginning.get();
            if (state != null) {
                try {
                    run.read(new DataInputStream(new ByteArrayInputStream(state)));
                } catch (IOException e) {
                    run.close();
                    throw new UncheckedIOException(e);
                }
            }
            return run;
        }

        @Override
        public void offer(Resumable run) {
            if (++offered % interval == 0) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    run.write(new DataOutputStream(bytes));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                state = bytes.toByteArray();
            }
        }
    }

    /** Ends the run it listens to at one product, and keeps account of all. */
    private static final class Killer implements ProductListener {

        private int killAt;
        private int products;
        private final List<Integer> resumedAt = new ArrayList<>();

        Killer(int killAt) {
            this.killAt = killAt;
        }

        @Override
        public void onProduct(int done, int planned) {
            products++;
            if (done == killAt) {
                killAt = 0;
                throw new IllegalStateException("killed");
            }
        }

        @Override
        public void onResumed(int done, int planned) {
            resumedAt.add(done);
        }
    }

    private static void assertSame(EigenPairs actual, EigenPairs expected) {
        assertThat(actual.values()).isEqualTo(expected.values());
        assertThat(actual.residuals()).isEqualTo(expected.residuals());
        assertThat(actual.products()).isEqualTo(expected.products());
        assertThat(actual.converged()).isEqualTo(expected.converged());
        assertThat(actual.vectors()).isEqualTo(expected.vectors());
        assertThat(actual.vectors().data().asDouble())
                .isEqualTo(expected.vectors().data().asDouble());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void eigensolverKilledAtAnyProductEndsInTheSameDigits(DataType type) {
        DenseOperator operator = DenseOperator.withSpectrum(type, 3, SPECTRUM);
        // Three copies of the largest eigenvalue: with confirmation several sequences, beside many restarts.
        ThickRestartLanczos solver = new ThickRestartLanczos(EigenOptions.largest(4)
                .andSmallest(2)
                .withTolerance(1e-4)
                .withBasis(10)
                .withConfirmation(true));
        try (ExtremeEigenPairs expected = solver.solve(operator, 5, ProductListener.NONE)) {
            assertThat(expected.products()).isGreaterThan(40);
            assertThat(expected.converged()).isTrue();
            for (int interval : new int[] {1, 7}) {
                for (int killAt = 1; killAt <= expected.products(); killAt += interval == 1 ? 1 : 5) {
                    InMemory checkpoints = new InMemory(interval);
                    Killer killer = new Killer(killAt);
                    assertThatThrownBy(() -> solver.solve(operator, 5, killer, checkpoints))
                            .hasMessage("killed");
                    try (ExtremeEigenPairs resumed = solver.solve(operator, 5, killer, checkpoints)) {
                        assertSame(resumed.largest(), expected.largest());
                        assertSame(resumed.smallest(), expected.smallest());
                        assertSame(resumed.krylov(), expected.krylov());
                    }
                    assertThat(killer.products - expected.products()).isBetween(1, interval);
                    assertThat(killer.resumedAt)
                            .isEqualTo(killAt <= interval ? List.of() : List.of((killAt - 1) / interval * interval));
                }
            }
        }
    }

    private static void assertSame(StochasticLanczos.Sample actual, StochasticLanczos.Sample expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.runs()).hasSameSizeAs(expected.runs());
        for (int l = 0; l < expected.runs().size(); l++) {
            LanczosRun run = actual.runs().get(l);
            LanczosRun other = expected.runs().get(l);
            assertThat(run.residual()).isEqualTo(other.residual());
            assertThat(run.tridiagonal().diagonal())
                    .isEqualTo(other.tridiagonal().diagonal());
            assertThat(run.tridiagonal().offDiagonal())
                    .isEqualTo(other.tridiagonal().offDiagonal());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void densityRunKilledAtAnyProductEndsInTheSameDigits(DataType type) {
        DenseOperator operator = DenseOperator.withSpectrum(type, 3, SPECTRUM);
        StochasticLanczos.Sample expected = StochasticLanczos.run(operator, 12, 3, 5, ProductListener.NONE);
        for (int killAt = 1; killAt <= 36; killAt++) {
            InMemory checkpoints = new InMemory(5);
            Killer killer = new Killer(killAt);
            assertThatThrownBy(() -> StochasticLanczos.run(operator, 12, 3, 5, killer, checkpoints))
                    .hasMessage("killed");
            assertSame(StochasticLanczos.run(operator, 12, 3, 5, killer, checkpoints), expected);
            assertThat(killer.products - 36).isBetween(1, 5);
        }
    }

    @Test
    void finishedRunsAreNotRepeated() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 3, SPECTRUM);
        CountingOperator counted = new CountingOperator(operator);
        InMemory checkpoints = new InMemory(1);
        ThickRestartLanczos solver = new ThickRestartLanczos(EigenOptions.largest(2));
        try (ExtremeEigenPairs first = solver.solve(counted, 5, ProductListener.NONE, checkpoints)) {
            int products = counted.products();
            try (ExtremeEigenPairs second = solver.solve(counted, 5, ProductListener.NONE, checkpoints)) {
                assertSame(second.largest(), first.largest());
            }
            assertThat(counted.products()).isEqualTo(products);
        }
    }

    @Test
    void stateOfAnotherOperatorIsRefused() {
        InMemory checkpoints = new InMemory(1);
        ThickRestartLanczos solver = new ThickRestartLanczos(EigenOptions.largest(2));
        solver.solve(DenseOperator.withSpectrum(DataType.DOUBLE, 3, SPECTRUM), 5, ProductListener.NONE, checkpoints)
                .close();
        DenseOperator other = DenseOperator.withSpectrum(DataType.FLOAT, 3, SPECTRUM);
        assertThatThrownBy(() -> solver.solve(other, 5, ProductListener.NONE, checkpoints))
                .hasRootCauseMessage("the state is of an operator of another size or type");
    }
}
