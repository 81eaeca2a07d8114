package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * The log-spectrum by Lanczos and Gaussian smoothing on the axis s = ln(|λ| + ε) (Papyan 2019, section 5.6): the bumps of
 * {@link LanczosSpectralDensity}, put at ln(|θ<sub>m</sub>| + ε), with σ = 2 / ((M − 1) √(8 ln κ)) on the axis where the grid is [−1, 1].
 *
 * <p>Departures from the paper: signs are kept apart; what is below ε, which on this axis is all one place, is counted instead of
 * drawn; each vector's curve of a sign is scaled to the weight of its Ritz values, where wide bumps reach over the grid's ends; σ is never
 * below the distance of grid points. Small eigenvalues are resolved only as far as M steps of Lanczos do: of the eigenvalues
 * far inside the spectrum a few Ritz values tell the weight and not the places.
 */
public final class LanczosLogSpectralDensity {

    /** Half the width, in s, of a grid over eigenvalues that all have one magnitude. */
    private static final double LEAST_HALF_WIDTH = 0.5;

    private final LogDensityOptions options;

    public LanczosLogSpectralDensity(LogDensityOptions options) {
        this.options = options;
    }

    /**
     * Smooths the first M steps of a run that has been made; no products. The linear density may be read from the
     * same run.
     */
    public LogSpectralDensity from(StochasticLanczos.Sample sample) {
        StochasticLanczos.Sample used = sample.first(options.steps());
        List<SpectralMeasure> measures = used.measures();
        double[] grid = grid(measures);
        double spacing = grid[1] - grid[0];
        double width = grid[grid.length - 1] - grid[0];
        double sigma = Math.max(spacing, width / ((options.steps() - 1) * Math.sqrt(8 * Math.log(options.kappa()))));
        double[][] positive = curves(measures, theta -> theta >= options.epsilon(), grid, sigma);
        double[][] negative = curves(measures, theta -> theta <= -options.epsilon(), grid, sigma);
        double[][] together = new double[positive.length][];
        Arrays.setAll(together, l -> sum(positive[l], negative[l]));
        Estimate belowEpsilon = Estimate.of(measures.stream()
                .mapToDouble(measure -> measure.weight(theta -> Math.abs(theta) < options.epsilon()))
                .toArray());
        return new LogSpectralDensity(
                grid,
                DensityCurve.mean(positive),
                DensityCurve.mean(negative),
                DensityCurve.mean(together),
                belowEpsilon,
                options,
                used);
    }

    private double logMagnitude(double theta) {
        return Math.log(Math.abs(theta) + options.epsilon());
    }

    /** From the smallest magnitude that is drawn to the largest, and the margin on each side. */
    private double[] grid(List<SpectralMeasure> measures) {
        double[] drawn = measures.stream()
                .flatMapToDouble(measure -> Arrays.stream(measure.nodes()))
                .filter(theta -> Math.abs(theta) >= options.epsilon())
                .map(this::logMagnitude)
                .toArray();
        double lower = Arrays.stream(drawn).min().orElse(Math.log(2 * options.epsilon()));
        double upper = Arrays.stream(drawn).max().orElse(lower);
        double halfWidth = Math.max(LEAST_HALF_WIDTH, (0.5 + options.margin()) * (upper - lower));
        double centre = (lower + upper) / 2;
        double[] grid = new double[options.points()];
        Arrays.setAll(grid, k -> centre + halfWidth * (2.0 * k / (grid.length - 1) - 1));
        return grid;
    }

    private double[][] curves(List<SpectralMeasure> measures, DoublePredicate wanted, double[] grid, double sigma) {
        return measures.stream()
                .map(measure -> GaussianSmoothing.of(measure, wanted, this::logMagnitude, grid, sigma))
                .toArray(double[][]::new);
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] + b[k]).toArray();
    }
}
