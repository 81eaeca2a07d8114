package dev.spectrascope.probes.linalg;

import java.util.List;

/**
 * The spectral density by Lanczos and Gaussian smoothing (Papyan 2019, Algorithm 3; Lin, Saad and Yang 2016):
 * φ(t) = (1/n_vec) Σ<sub>l</sub> Σ<sub>m</sub> y<sub>m</sub>[1]² g<sub>σ</sub>(t − θ<sub>m</sub>), with
 * σ = 2 / ((M − 1) √(8 ln κ)) on the axis where the grid is [−1, 1].
 *
 * <p>Departures from the paper's text, none visible with its parameters: σ is never below the distance of grid points, where bumps
 * would fall between them; each vector's density is divided by its integral, which is not quite 1 where wide
 * bumps reach over the grid's ends; the range is that of the first M₀ steps, widened to hold every Ritz value of all M.
 */
public final class LanczosSpectralDensity {

    private final DensityOptions options;

    public LanczosSpectralDensity(DensityOptions options) {
        this.options = options;
    }

    /**
     * Runs Lanczos and smooths. Costs M · n_vec products and the memory of four vectors.
     *
     * @param seed decides the start vectors
     * @throws ArithmeticException if a product holds NaN or infinity
     */
    public SpectralDensity of(LinearOperator operator, long seed, ProductListener listener) {
        return from(StochasticLanczos.run(operator, options.steps(), options.vectors(), seed, listener));
    }

    /** Smooths the first M steps of a run that has been made; no products. */
    public SpectralDensity from(StochasticLanczos.Sample sample) {
        StochasticLanczos.Sample used = sample.first(options.steps());
        List<SpectralMeasure> measures = used.measures();
        SpectralRange range = range(used, measures);
        SpectralRange drawn = range.widened(options.margin());
        double[] grid = new double[options.points()];
        double spacing = drawn.width() / (grid.length - 1);
        for (int k = 0; k < grid.length; k++) {
            grid[k] = drawn.lower() + k * spacing;
        }
        double sigma = drawn.width() / 2 * 2 / ((options.steps() - 1) * Math.sqrt(8 * Math.log(options.kappa())));
        DensityCurve curve = DensityCurve.mean(measures.stream()
                .map(measure ->
                        GaussianSmoothing.of(measure, node -> true, node -> node, grid, Math.max(sigma, spacing)))
                .toArray(double[][]::new));
        return new SpectralDensity(grid, curve.values(), curve.standardErrors(), range, options, used);
    }

    private SpectralRange range(StochasticLanczos.Sample sample, List<SpectralMeasure> measures) {
        SpectralRange range = sample.runs().stream()
                .map(run -> run.first(options.rangeSteps()).range())
                .reduce(SpectralRange::hull)
                .orElseThrow();
        for (SpectralMeasure measure : measures) {
            double[] nodes = measure.nodes();
            range = range.hull(new SpectralRange(nodes[0], nodes[nodes.length - 1]));
        }
        return range;
    }
}
