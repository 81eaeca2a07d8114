package dev.spectrascope.probes.linalg;

import java.util.Optional;

/**
 * Values of a density at the points of a grid, averaged over start vectors.
 *
 * @param values at least 0
 * @param standardErrors of each value, over the start vectors; absent for one vector
 */
public record DensityCurve(double[] values, Optional<double[]> standardErrors) {

    public DensityCurve {
        values = values.clone();
        standardErrors = standardErrors.map(double[]::clone);
    }

    /**
     * The mean of the curves of several start vectors.
     *
     * @param curves one for each vector, at least one, all of one length
     */
    static DensityCurve mean(double[][] curves) {
        double[] values = new double[curves[0].length];
        double[] errors = new double[values.length];
        double[] samples = new double[curves.length];
        for (int k = 0; k < values.length; k++) {
            for (int l = 0; l < samples.length; l++) {
                samples[l] = curves[l][k];
            }
            Estimate estimate = Estimate.of(samples);
            values[k] = estimate.value();
            errors[k] = estimate.standardError().orElse(0);
        }
        return new DensityCurve(values, curves.length > 1 ? Optional.of(errors) : Optional.empty());
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    @Override
    public Optional<double[]> standardErrors() {
        return standardErrors.map(double[]::clone);
    }
}
