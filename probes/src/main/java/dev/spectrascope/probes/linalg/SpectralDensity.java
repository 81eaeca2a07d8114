package dev.spectrascope.probes.linalg;

import java.util.Optional;

/**
 * A smoothed density of eigenvalues; it integrates to 1.
 *
 * @param eigenvalues the grid, K points at equal distance, ascending
 * @param density φ there, in 1 / unit of eigenvalue
 * @param standardErrors of φ at each point, over the start vectors; absent for one vector
 * @param range bounds of the spectrum; the grid reaches beyond them by the margin
 * @param options what it was made with
 * @param sample the Krylov run it was read from: Ritz values, weights, trace estimate, products
 */
public record SpectralDensity(
        double[] eigenvalues,
        double[] density,
        Optional<double[]> standardErrors,
        SpectralRange range,
        DensityOptions options,
        StochasticLanczos.Sample sample) {

    public SpectralDensity {
        eigenvalues = eigenvalues.clone();
        density = density.clone();
        standardErrors = standardErrors.map(double[]::clone);
    }

    @Override
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    @Override
    public double[] density() {
        return density.clone();
    }

    @Override
    public Optional<double[]> standardErrors() {
        return standardErrors.map(double[]::clone);
    }

    /** The integral of φ over the grid by the trapezoidal rule. */
    public double integral() {
        return trapezoid(density, eigenvalues[1] - eigenvalues[0]);
    }

    /** The estimate of tr A that came with the products. */
    public Estimate trace() {
        return sample.trace();
    }

    /** The estimated share of eigenvalues below 0. */
    public Estimate negativeShare() {
        return Estimate.of(sample.measures().stream()
                .mapToDouble(measure -> measure.below(0))
                .toArray());
    }

    static double trapezoid(double[] values, double spacing) {
        double sum = (values[0] + values[values.length - 1]) / 2;
        for (int i = 1; i < values.length - 1; i++) {
            sum += values[i];
        }
        return sum * spacing;
    }
}
