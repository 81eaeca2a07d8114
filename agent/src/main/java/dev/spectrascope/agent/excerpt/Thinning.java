package dev.spectrascope.agent.excerpt;

import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.ReportCurves;
import java.util.function.DoubleUnaryOperator;

/**
 * Gives curves fewer points: each is the mean over a cell of neighbouring ones, all cells but the last of the same width, so
 * that the integral stays what it was. Standard errors are left out, since those of neighbours are not independent.
 *
 * @param points most points that a curve keeps, at least 1; one that has no more is left as it is but for its standard errors
 */
public record Thinning(int points) {

    public Thinning {
        if (points < 1) {
            throw new IllegalArgumentException("a curve cannot have " + points + " points; it needs at least 1");
        }
    }

    /** Exchanges all curves of a report for thinned ones. */
    public ReportCurves curves() {
        return new ReportCurves(this::thin, this::thin);
    }

    Density thin(Density curve) {
        return new Density(
                means(curve.eigenvalue()),
                means(curve.density()),
                null,
                curve.steps(),
                curve.vectors(),
                curve.kappa(),
                curve.deflated());
    }

    LogDensity thin(LogDensity curve) {
        return new LogDensity(
                means(curve.magnitude(), Math::log, Math::exp),
                means(curve.positive()),
                means(curve.negative()),
                null,
                null,
                curve.belowEpsilon(),
                curve.epsilon(),
                curve.steps(),
                curve.vectors(),
                curve.kappa());
    }

    private double[] means(double[] values) {
        return means(values, DoubleUnaryOperator.identity(), DoubleUnaryOperator.identity());
    }

    /** Means on another scale, such as that of logarithms. */
    private double[] means(double[] values, DoubleUnaryOperator to, DoubleUnaryOperator back) {
        int width = (values.length + points - 1) / points;
        if (width <= 1) {
            return values;
        }
        double[] means = new double[(values.length + width - 1) / width];
        for (int cell = 0; cell < means.length; cell++) {
            int end = Math.min(values.length, (cell + 1) * width);
            double sum = 0;
            for (int k = cell * width; k < end; k++) {
                sum += to.applyAsDouble(values[k]);
            }
            means[cell] = back.applyAsDouble(sum / (end - cell * width));
        }
        return means;
    }
}
