package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fast Lanczos from several random start vectors: the one Krylov run from which range, trace and every kind of
 * density are read without further products.
 *
 * <p>No second run on the normalised operator (A − c)/d is needed. It has the same Krylov spaces, hence the same Lanczos
 * vectors, and its T is (T − c)/d: same weights, Ritz values moved by the same map.
 */
public final class StochasticLanczos {

    private StochasticLanczos() {}

    /**
     * @param steps M for each start vector
     * @param vectors n_vec, at least 1
     * @param seed decides all start vectors
     * @throws ArithmeticException if a product holds NaN or infinity
     */
    public static Sample run(LinearOperator operator, int steps, int vectors, long seed, ProductListener listener) {
        return run(operator, steps, vectors, seed, listener, Checkpoints.NONE);
    }

    /** The same, begun anew or gone on with: to the same sample, bit by bit. */
    public static Sample run(
            LinearOperator operator,
            int steps,
            int vectors,
            long seed,
            ProductListener listener,
            Checkpoints checkpoints) {
        return run(operator, operator.size(), start -> {}, steps, vectors, seed, listener, checkpoints);
    }

    /**
     * The same in the orthogonal complement of what was deflated, which the operator maps to itself: start vectors are taken
     * from there, so that the zeros which deflation leaves have no weight. {@link Sample#with} joins it with what was
     * deflated.
     *
     * @param operator of which at least one eigenpair is left
     * @return a sample of p less the number of deflated pairs
     * @throws ArithmeticException if a product holds NaN or infinity
     */
    public static Sample ofComplement(
            DeflatedOperator operator, int steps, int vectors, long seed, ProductListener listener) {
        return ofComplement(operator, steps, vectors, seed, listener, Checkpoints.NONE);
    }

    /** The same, begun anew or gone on with: to the same sample, bit by bit. */
    public static Sample ofComplement(
            DeflatedOperator operator,
            int steps,
            int vectors,
            long seed,
            ProductListener listener,
            Checkpoints checkpoints) {
        long size = operator.size() - operator.deflated();
        if (size < 1) {
            throw new IllegalArgumentException("all " + operator.size() + " eigenpairs are deflated; nothing is left");
        }
        return run(operator, size, operator::project, steps, vectors, seed, listener, checkpoints);
    }

    private static Sample run(
            LinearOperator operator,
            long size,
            Consumer<INDArray> projection,
            int steps,
            int vectors,
            long seed,
            ProductListener listener,
            Checkpoints checkpoints) {
        if (vectors < 1) {
            throw new IllegalArgumentException("Lanczos needs at least 1 start vector; got " + vectors);
        }
        int each = (int) Math.min(steps, size);
        try (StochasticLanczosRun run = checkpoints.resume(
                () -> new StochasticLanczosRun(operator, projection, each, vectors, seed, listener))) {
            while (run.hasMore() && (listener.wantsMore() || !run.hasResult())) {
                run.step();
                checkpoints.offer(run);
            }
            return new Sample(size, run.result());
        }
    }

    /**
     * @param size p
     * @param runs one for each start vector, at least one
     * @param known eigenvalues of the operator that are known and that the runs did not see
     */
    public record Sample(long size, List<LanczosRun> runs, List<Double> known) {

        public Sample {
            runs = List.copyOf(runs);
            known = List.copyOf(known);
        }

        /** Of an operator of which nothing was known. */
        public Sample(long size, List<LanczosRun> runs) {
            this(size, runs, List.of());
        }

        /** The sample of an operator on the whole space, by this one of a complement and the eigenvalues outside of it. */
        public Sample with(double... eigenvalues) {
            return new Sample(
                    size + eigenvalues.length,
                    runs,
                    DoubleStream.concat(known.stream().mapToDouble(Double::doubleValue), Arrays.stream(eigenvalues))
                            .boxed()
                            .toList());
        }

        /** The sample as it was after the first steps from each start vector; itself where there are no more. */
        public Sample first(int steps) {
            return new Sample(size, runs.stream().map(run -> run.first(steps)).toList(), known);
        }

        /** Products it took. */
        public int products() {
            return runs.stream().mapToInt(LanczosRun::steps).sum();
        }

        /** Bounds for the spectrum by {@link LanczosRun#range()}, over all start vectors. */
        public SpectralRange range() {
            return Stream.concat(
                            runs.stream().map(LanczosRun::range),
                            known.stream().map(value -> new SpectralRange(value, value)))
                    .reduce(SpectralRange::hull)
                    .orElseThrow();
        }

        /** Hutchinson's estimate of tr A, p · mean of vᵀ A v (with vectors uniform on the sphere). */
        public Estimate trace() {
            return Estimate.of(measures().stream()
                    .mapToDouble(measure -> size * measure.mean())
                    .toArray());
        }

        /** The spectral measures of the start vectors; a known eigenvalue has the weight 1/p. */
        public List<SpectralMeasure> measures() {
            return runs.stream()
                    .map(run -> known.isEmpty() ? run.measure() : run.measure().with(known, size))
                    .toList();
        }
    }
}
