package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.DensityCurve;
import dev.spectrascope.probes.linalg.DensityOptions;
import dev.spectrascope.probes.linalg.Estimate;
import dev.spectrascope.probes.linalg.LanczosLogSpectralDensity;
import dev.spectrascope.probes.linalg.LanczosSpectralDensity;
import dev.spectrascope.probes.linalg.LogDensityOptions;
import dev.spectrascope.probes.linalg.LogSpectralDensity;
import dev.spectrascope.probes.linalg.MarchenkoPasturFit;
import dev.spectrascope.probes.linalg.NegativeSpectrum;
import dev.spectrascope.probes.linalg.PowerLaw;
import dev.spectrascope.probes.linalg.SpectralDensity;
import dev.spectrascope.probes.linalg.SpectralMeasure;
import dev.spectrascope.probes.linalg.SpectralRange;
import dev.spectrascope.probes.linalg.StochasticLanczos;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MarchenkoPasturLaw;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Negative;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Trace;

/**
 * All that a report says of a spectrum from one Krylov sample, at no further product.
 *
 * @param plan what is asked for
 * @param bulk the sample of what is left without the outliers
 * @param whole the same with them
 */
record SampleReading(ProbePlan plan, StochasticLanczos.Sample bulk, StochasticLanczos.Sample whole) {

    /** M Lanczos steps over a range tell places inside it to some ten parts in M. */
    private static final double RESOLVED = 10;
    /** Beyond this share of the largest magnitude, there are too few eigenvalues to have a density. */
    private static final double TAIL_END = 0.5;
    /** A power law over less than a factor of 3 would be a guess. */
    private static final double LEAST_FACTOR = 3;

    private static final int BINS = 8;

    /** Null where the plan has none. */
    Density density() {
        return plan.density() == null ? null : density(plan.density(), bulk, bulk.size() < whole.size());
    }

    /** As a plan asks, but over the start vectors that there are. */
    static Density density(DensityPlan density, StochasticLanczos.Sample sample, boolean deflated) {
        int vectors = sample.runs().size();
        DensityOptions options = DensityOptions.DEFAULT
                .withSteps(density.steps())
                .withVectors(vectors)
                .withPoints(density.points())
                .withKappa(density.kappa());
        SpectralDensity drawn = new LanczosSpectralDensity(options).from(sample);
        return new Density(
                drawn.eigenvalues(),
                drawn.density(),
                drawn.standardErrors().orElse(null),
                density.steps(),
                vectors,
                density.kappa(),
                deflated);
    }

    /** Null where the plan has none. */
    LogDensity logDensity() {
        LogDensityPlan density = plan.logDensity();
        if (density == null) {
            return null;
        }
        LogDensityOptions options = LogDensityOptions.DEFAULT
                .withSteps(density.steps())
                .withEpsilon(density.epsilon())
                .withPoints(density.points())
                .withKappa(density.kappa());
        LogSpectralDensity drawn = new LanczosLogSpectralDensity(options).from(whole);
        return new LogDensity(
                drawn.magnitudes(),
                drawn.positive().values(),
                drawn.negative().values(),
                errors(drawn.positive()),
                errors(drawn.negative()),
                drawn.belowEpsilon().value(),
                density.epsilon(),
                density.steps(),
                whole.runs().size(),
                density.kappa());
    }

    /** Bounds of the spectrum. */
    SpectralRange range() {
        return whole.range();
    }

    Trace trace() {
        return trace(whole.trace());
    }

    static Trace trace(Estimate estimate) {
        return new Trace(estimate.value(), error(estimate));
    }

    NegativeSpectrum negativeSpectrum() {
        return NegativeSpectrum.of(
                whole, plan.precision().negligible() * whole.range().magnitude());
    }

    static Negative negative(NegativeSpectrum spectrum) {
        return new Negative(
                spectrum.share().value(),
                error(spectrum.share()),
                new double[] {
                    spectrum.shareBounds().lower(), spectrum.shareBounds().upper()
                },
                error(spectrum.mass()),
                spectrum.threshold());
    }

    /** Null where the resolved part of the bulk is too short for one. */
    PowerLawFit powerLaw() {
        double largest = bulk.range().magnitude();
        double to = TAIL_END * largest;
        double from = RESOLVED / bulk.runs().get(0).steps() * largest;
        if (!(to >= LEAST_FACTOR * from) || from <= plan.precision().negligible() * largest) {
            return null;
        }
        return PowerLaw.fit(SpectralMeasure.mean(bulk.measures()), from, to, BINS)
                .map(law -> new PowerLawFit(law.exponent(), law.r2(), law.from(), law.to()))
                .orElse(null);
    }

    MarchenkoPasturLaw marchenkoPastur() {
        MarchenkoPasturFit fit = MarchenkoPasturFit.of(bulk);
        SpectralRange support = fit.law().support();
        return new MarchenkoPasturLaw(
                fit.law().variance(),
                fit.law().ratio(),
                support.lower(),
                support.upper(),
                fit.distance(),
                fit.relativeDistance());
    }

    /** Null where there was one sample only. */
    static Double error(Estimate estimate) {
        return estimate.standardError().isPresent() ? estimate.standardError().getAsDouble() : null;
    }

    private static double[] errors(DensityCurve curve) {
        return curve.standardErrors().orElse(null);
    }
}
