package dev.spectrascope.probes.linalg;

import java.util.ArrayList;
import java.util.List;
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
        if (vectors < 1) {
            throw new IllegalArgumentException("Lanczos needs at least 1 start vector; got " + vectors);
        }
        GaussianVectors random = new GaussianVectors(seed);
        int each = (int) Math.min(steps, operator.size());
        List<LanczosRun> runs = new ArrayList<>();
        int done = 0;
        for (int l = 0; l < vectors; l++) {
            int before = done;
            int planned = before + each * (vectors - l);
            try (INDArray start = random.next(operator.size(), operator.dataType())) {
                LanczosRun run = FastLanczos.run(
                        operator, start, steps, (product, ignored) -> listener.onProduct(before + product, planned));
                runs.add(run);
                done += run.steps();
            }
        }
        return new Sample(operator.size(), runs);
    }

    /**
     * @param size p
     * @param runs one for each start vector, at least one
     */
    public record Sample(long size, List<LanczosRun> runs) {

        public Sample {
            runs = List.copyOf(runs);
        }

        /** The sample as it was after the first steps from each start vector; itself where there are no more. */
        public Sample first(int steps) {
            return new Sample(size, runs.stream().map(run -> run.first(steps)).toList());
        }

        /** Products it took. */
        public int products() {
            return runs.stream().mapToInt(LanczosRun::steps).sum();
        }

        /** Bounds for the spectrum by {@link LanczosRun#range()}, over all start vectors. */
        public SpectralRange range() {
            return runs.stream()
                    .map(LanczosRun::range)
                    .reduce(SpectralRange::hull)
                    .orElseThrow();
        }

        /** Hutchinson's estimate of tr A, p · mean of vᵀ A v (with vectors uniform on the sphere). */
        public Estimate trace() {
            return Estimate.of(runs.stream()
                    .mapToDouble(run -> size * run.measure().mean())
                    .toArray());
        }

        /** The spectral measures of the start vectors. */
        public List<SpectralMeasure> measures() {
            return runs.stream().map(LanczosRun::measure).toList();
        }
    }
}
