package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.spectrascope.probes.linalg.DeflatedOperator;
import dev.spectrascope.probes.linalg.EigenOptions;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.ExtremeEigenPairs;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.linalg.SpectralMeasure;
import dev.spectrascope.probes.linalg.SpectralRange;
import dev.spectrascope.probes.linalg.StochasticLanczos;
import dev.spectrascope.probes.linalg.SubspaceIteration;
import dev.spectrascope.probes.linalg.ThickRestartLanczos;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Ways to the outliers and the density of one operator. */
final class SpectrumRecipe {

    /** T of Papyan 2019, Algorithm 5. */
    private static final int ITERATIONS = 128;
    /** M₀ of Algorithm 4. */
    private static final int RANGE_STEPS = 32;
    /** M of Algorithm 3. */
    private static final int STEPS = 128;

    private static final double TOLERANCE = 1e-3;
    private static final int MOST_PRODUCTS = 1280;
    private static final long SEED = 1;

    private SpectrumRecipe() {}

    /**
     * What a recipe came to.
     *
     * @param eigenvalues the pairs found, in the recipe's order
     * @param residuals ‖A q − λ q‖ / |λ|, by a product each that is not counted
     * @param eigenProducts products spent on them
     * @param densityProducts products spent on range and density beyond those
     * @param seconds for both, wall-clock
     * @param density Ritz values and weights of the operator with its outliers
     */
    record Outcome(
            double[] eigenvalues,
            double[] residuals,
            int eigenProducts,
            int densityProducts,
            double seconds,
            @JsonIgnore SpectralMeasure density,
            @JsonIgnore INDArray vectors) {

        int products() {
            return eigenProducts + densityProducts;
        }

        double worstResidual() {
            return Arrays.stream(residuals).max().orElseThrow();
        }

        /** The Wasserstein distance of two densities, relative to the width of this one. */
        double distance(SpectralMeasure other) {
            double[] nodes = density.nodes();
            return density.distance(other) / (nodes[nodes.length - 1] - nodes[0]);
        }
    }

    /** The largest eigenpairs to a residual of 1e-3, and nothing else. */
    static Outcome topPairs(LinearOperator operator, int count) {
        long start = System.nanoTime();
        EigenOptions options =
                EigenOptions.largest(count).withTolerance(TOLERANCE).withProducts(MOST_PRODUCTS);
        try (ExtremeEigenPairs pairs = new ThickRestartLanczos(options).solve(operator, SEED, ProductListener.NONE)) {
            double seconds = seconds(start);
            return outcome(operator, pairs.largest(), pairs.products(), 0, seconds, null);
        }
    }

    /** Subspace iteration with T = 128, the range by M₀ = 32 steps, the density of the rest by M = 128 steps from a new vector. */
    static Outcome papers(LinearOperator operator, int count, long seed) {
        long start = System.nanoTime();
        EigenPairs pairs =
                new SubspaceIteration(count, ITERATIONS).solve(operator, seed, TOLERANCE, ProductListener.NONE);
        DeflatedOperator rest = new DeflatedOperator(operator, pairs);
        SpectralRange range = StochasticLanczos.run(rest, RANGE_STEPS, 1, seed, ProductListener.NONE)
                .range();
        SpectralMeasure density = density(operator, pairs.values(), pairs.vectors(), seed);
        if (!(range.width() >= 0)) {
            throw new IllegalStateException("the range has no width");
        }
        return outcome(operator, pairs, pairs.products(), RANGE_STEPS + STEPS, seconds(start), density);
    }

    /** The density of what a recipe left, from another start vector, with the outliers again. */
    static SpectralMeasure papersDensity(LinearOperator operator, Outcome outcome, long seed) {
        return density(operator, outcome.eigenvalues(), outcome.vectors(), seed);
    }

    private static SpectralMeasure density(LinearOperator operator, double[] eigenvalues, INDArray vectors, long seed) {
        return StochasticLanczos.ofComplement(
                        new DeflatedOperator(operator, eigenvalues, vectors), STEPS, 1, seed, ProductListener.NONE)
                .with(eigenvalues)
                .measures()
                .get(0);
    }

    /**
     * As many pairs by thick-restart Lanczos, then the density of the rest; or both from one run, where nothing is deflated.
     *
     * @param together whether from one run
     * @param peer whose pairs are to be matched: the same number at either end, to its worst residual; null for the largest, to 1e-3
     */
    static Outcome ours(LinearOperator operator, int count, boolean together, Outcome peer) {
        int smallest = peer == null
                ? 0
                : (int) DoubleStream.of(peer.eigenvalues())
                        .filter(value -> value < 0)
                        .count();
        double tolerance = peer == null ? TOLERANCE : Math.min(TOLERANCE, peer.worstResidual());
        EigenOptions options = EigenOptions.largest(count - smallest)
                .andSmallest(smallest)
                .withTolerance(tolerance)
                .withProducts(MOST_PRODUCTS);
        if (together) {
            options = options.withKrylovSteps(STEPS);
        }
        long start = System.nanoTime();
        ExtremeEigenPairs pairs = new ThickRestartLanczos(options).solve(operator, SEED, ProductListener.NONE);
        EigenPairs all = joined(pairs);
        SpectralMeasure density =
                together ? pairs.krylov().measures().get(0) : density(operator, all.values(), all.vectors(), SEED);
        double seconds = seconds(start);
        Outcome outcome = outcome(operator, all, pairs.products(), together ? 0 : STEPS, seconds, density);
        pairs.close();
        return outcome;
    }

    private static EigenPairs joined(ExtremeEigenPairs pairs) {
        EigenPairs largest = pairs.largest();
        EigenPairs smallest = pairs.smallest();
        if (smallest.count() == 0) {
            return largest;
        }
        return new EigenPairs(
                DoubleStream.concat(Arrays.stream(largest.values()), Arrays.stream(smallest.values()))
                        .toArray(),
                DoubleStream.concat(Arrays.stream(largest.residuals()), Arrays.stream(smallest.residuals()))
                        .toArray(),
                largest.count() == 0 ? smallest.vectors() : Nd4j.vstack(largest.vectors(), smallest.vectors()),
                pairs.products(),
                pairs.converged());
    }

    private static Outcome outcome(
            LinearOperator operator,
            EigenPairs pairs,
            int eigenProducts,
            int densityProducts,
            double seconds,
            SpectralMeasure density) {
        double[] values = pairs.values();
        double[] residuals = new double[values.length];
        try (INDArray product = Nd4j.createUninitialized(operator.dataType(), operator.size())) {
            for (int i = 0; i < values.length; i++) {
                operator.apply(pairs.vector(i), product);
                VectorArithmetic.addScaled(-values[i], pairs.vector(i), product);
                residuals[i] = VectorArithmetic.norm(product) / Math.abs(values[i]);
            }
        }
        return new Outcome(values, residuals, eigenProducts, densityProducts, seconds, density, pairs.vectors());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
