package dev.spectrascope.agent.excerpt;

import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;

/** A curve of a report in single precision, with the names that it has there. */
public sealed interface KeptCurve {

    /** The same with fewer points. */
    KeptCurve thinned(Thinning thinning);

    /**
     * @param eigenvalue the grid, ascending
     * @param density at each point of the grid
     */
    record Linear(float[] eigenvalue, float[] density, int steps, int vectors, double kappa, boolean deflated)
            implements KeptCurve {

        static Linear of(Density curve) {
            return new Linear(
                    floats(curve.eigenvalue()),
                    floats(curve.density()),
                    curve.steps(),
                    curve.vectors(),
                    curve.kappa(),
                    curve.deflated());
        }

        @Override
        public Linear thinned(Thinning thinning) {
            return of(thinning.thin(
                    new Density(doubles(eigenvalue), doubles(density), null, steps, vectors, kappa, deflated)));
        }
    }

    /**
     * @param magnitude |λ| + ε at the points of the grid, ascending
     * @param positive density of the logarithm over the positive eigenvalues
     * @param negative the same over the negative ones
     */
    record Logarithmic(
            float[] magnitude,
            float[] positive,
            float[] negative,
            double belowEpsilon,
            double epsilon,
            int steps,
            int vectors,
            double kappa)
            implements KeptCurve {

        static Logarithmic of(LogDensity curve) {
            return new Logarithmic(
                    floats(curve.magnitude()),
                    floats(curve.positive()),
                    floats(curve.negative()),
                    curve.belowEpsilon(),
                    curve.epsilon(),
                    curve.steps(),
                    curve.vectors(),
                    curve.kappa());
        }

        @Override
        public Logarithmic thinned(Thinning thinning) {
            return of(thinning.thin(new LogDensity(
                    doubles(magnitude),
                    doubles(positive),
                    doubles(negative),
                    null,
                    null,
                    belowEpsilon,
                    epsilon,
                    steps,
                    vectors,
                    kappa)));
        }
    }

    private static float[] floats(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
