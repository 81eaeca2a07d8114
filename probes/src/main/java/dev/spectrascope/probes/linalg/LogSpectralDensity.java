package dev.spectrascope.probes.linalg;

import java.util.Arrays;

/**
 * The log-spectrum (Papyan 2019, section 5.6): the density of s = ln(|λ| + ε), with the signs of λ kept apart. The integrals
 * of the positive and the negative curve over s and the share below ε add up to 1.
 *
 * @param logMagnitudes the grid of s, K points at equal distance, ascending
 * @param positive density over s of the eigenvalues λ ≥ ε
 * @param negative density over s of the eigenvalues λ ≤ −ε
 * @param together of both
 * @param belowEpsilon share of the eigenvalues with |λ| &lt; ε, in [0, 1]
 * @param options what it was made with
 * @param sample the Krylov run it was read from
 */
public record LogSpectralDensity(
        double[] logMagnitudes,
        DensityCurve positive,
        DensityCurve negative,
        DensityCurve together,
        Estimate belowEpsilon,
        LogDensityOptions options,
        StochasticLanczos.Sample sample) {

    public LogSpectralDensity {
        logMagnitudes = logMagnitudes.clone();
    }

    @Override
    public double[] logMagnitudes() {
        return logMagnitudes.clone();
    }

    /** |λ| + ε at the points of the grid. */
    public double[] magnitudes() {
        return Arrays.stream(logMagnitudes).map(Math::exp).toArray();
    }

    /** A density over s turned into one over |λ|, the axis of power laws: each value divided by |λ| + ε. */
    public double[] perMagnitude(DensityCurve curve) {
        double[] values = curve.values();
        for (int k = 0; k < values.length; k++) {
            values[k] /= Math.exp(logMagnitudes[k]);
        }
        return values;
    }

    /** The integral of a curve over s by the trapezoidal rule: the share of the eigenvalues it stands for. */
    public double integral(DensityCurve curve) {
        return SpectralDensity.trapezoid(curve.values(), logMagnitudes[1] - logMagnitudes[0]);
    }
}
