package dev.spectrascope.probes.linalg;

import java.util.List;
import java.util.Optional;

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

    /** Smooths the result of a run that has been made; no products. */
    public SpectralDensity from(StochasticLanczos.Sample sample) {
        List<SpectralMeasure> measures = sample.measures();
        SpectralRange range = range(sample, measures);
        SpectralRange drawn = range.widened(options.margin());
        double[] grid = new double[options.points()];
        double spacing = drawn.width() / (grid.length - 1);
        for (int k = 0; k < grid.length; k++) {
            grid[k] = drawn.lower() + k * spacing;
        }
        double sigma = drawn.width() / 2 * 2 / ((options.steps() - 1) * Math.sqrt(8 * Math.log(options.kappa())));
        double[][] densities = measures.stream()
                .map(measure -> smooth(measure, grid, Math.max(sigma, spacing)))
                .toArray(double[][]::new);
        double[] mean = new double[grid.length];
        double[] errors = new double[grid.length];
        for (int k = 0; k < grid.length; k++) {
            double[] samples = new double[densities.length];
            for (int l = 0; l < samples.length; l++) {
                samples[l] = densities[l][k];
            }
            Estimate estimate = Estimate.of(samples);
            mean[k] = estimate.value();
            errors[k] = estimate.standardError().orElse(0);
        }
        return new SpectralDensity(
                grid, mean, measures.size() > 1 ? Optional.of(errors) : Optional.empty(), range, options, sample);
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

    private static double[] smooth(SpectralMeasure measure, double[] grid, double sigma) {
        double[] nodes = measure.nodes();
        double[] weights = measure.weights();
        double[] density = new double[grid.length];
        for (int m = 0; m < nodes.length; m++) {
            for (int k = 0; k < grid.length; k++) {
                double distance = (grid[k] - nodes[m]) / sigma;
                density[k] += weights[m] * Math.exp(-distance * distance / 2);
            }
        }
        double integral = SpectralDensity.trapezoid(density, grid[1] - grid[0]);
        for (int k = 0; k < density.length; k++) {
            density[k] /= integral;
        }
        return density;
    }
}
