package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.List;
import java.util.Optional;

/**
 * Whether the bulk of H falls off like a power of |λ| (Papyan 2019, Figure 4): said where a straight line explains
 * {@value #EXPLAINED} of the variance over a factor {@value #RANGE} or more of |λ|.
 */
final class PowerLawOfH implements Finding {

    private static final String TOPIC = "powerLaw";
    private static final double EXPLAINED = 0.95;
    private static final double RANGE = 10;

    @Override
    public List<Sentence> in(Course course) {
        SpectrumReport latest = course.latest();
        Optional<OperatorSpectrum> h = Course.spectrum(latest, OperatorKind.H)
                .filter(spectrum -> spectrum.negativeMass() != null || spectrum.powerLaw() != null);
        return h.map(spectrum -> List.of(sentence(course.when(latest), spectrum.powerLaw())))
                .orElse(List.of());
    }

    private static Sentence sentence(String when, PowerLawFit fit) {
        String cannot = "Whether the tails of H follow a power law at " + when + " cannot be told: ";
        if (fit == null) {
            return new Sentence(
                    TOPIC,
                    cannot + "the steps of the density resolve too little of them (probes.density.steps).",
                    false);
        }
        String range = "from |λ| = " + Course.figure(fit.from()) + " to " + Course.figure(fit.to());
        if (fit.to() < RANGE * fit.from()) {
            return new Sentence(
                    TOPIC,
                    cannot + "the fit covers only a factor " + Course.figure(fit.to() / fit.from()) + ", " + range
                            + ".",
                    false);
        }
        if (fit.r2() < EXPLAINED) {
            return new Sentence(
                    TOPIC,
                    "The tails of H do not follow a power law " + range + " at " + when + ": the best one explains "
                            + Course.percent(fit.r2()) + " of the variance of the logarithm of the density.",
                    true);
        }
        return new Sentence(
                TOPIC,
                "The density of H falls like |λ|^−" + Course.figure(fit.exponent()) + " " + range + " at " + when
                        + " (R² " + Course.figure(fit.r2()) + ").",
                true);
    }
}
