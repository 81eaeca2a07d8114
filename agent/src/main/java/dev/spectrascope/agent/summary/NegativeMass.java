package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of Hess is negative: Σ|λ| over the negative eigenvalues relative to all. An estimate by random vectors; that it changed is
 * said where the change is {@value #ERRORS} standard errors or more, which takes several vectors.
 */
final class NegativeMass implements Finding {

    private static final String TOPIC = "negativeMass";
    private static final double ERRORS = 3;

    private record Mass(SpectrumReport report, double value, Double error) {

        String text() {
            return Course.percent(value) + (error == null ? "" : " ± " + Course.percent(error));
        }
    }

    @Override
    public List<Sentence> in(Course course) {
        List<Mass> masses = course.reports().stream()
                .flatMap(report -> mass(report).stream())
                .toList();
        if (masses.isEmpty()) {
            return List.of();
        }
        Mass first = masses.get(0);
        Mass last = masses.get(masses.size() - 1);
        List<Sentence> sentences = new ArrayList<>();
        sentences.add(new Sentence(
                TOPIC,
                "Negative eigenvalues make up " + last.text() + " of Σ|λ| of Hess at " + course.when(last.report())
                        + (first == last
                                ? "."
                                : ", after " + first.text() + " at " + course.when(first.report()) + "."),
                true));
        if (first != last) {
            sentences.add(change(first, last));
        }
        return sentences;
    }

    private static Sentence change(Mass first, Mass last) {
        if (first.error() == null || last.error() == null) {
            return new Sentence(
                    TOPIC,
                    "Whether that is a change cannot be told: each is an estimate by a single random vector, whose error is not"
                            + " known (probes.density.vectors).",
                    false);
        }
        double change = last.value() - first.value();
        double error = Math.hypot(first.error(), last.error());
        if (Math.abs(change) < ERRORS * error) {
            return new Sentence(
                    TOPIC,
                    "Whether that is a change cannot be told: it is within " + (int) ERRORS + " standard errors.",
                    false);
        }
        return new Sentence(TOPIC, "So the negative part has " + (change < 0 ? "shrunk." : "grown."), true);
    }

    private static Optional<Mass> mass(SpectrumReport report) {
        return Course.spectrum(report, OperatorKind.HESSIAN)
                .filter(spectrum -> spectrum.negativeMass() != null)
                .map(spectrum -> new Mass(report, spectrum.negativeMass(), error(spectrum)));
    }

    private static Double error(OperatorSpectrum spectrum) {
        return spectrum.negative() == null ? null : spectrum.negative().massStandardError();
    }
}
