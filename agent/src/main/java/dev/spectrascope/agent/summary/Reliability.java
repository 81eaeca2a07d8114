package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.Checks;
import dev.spectrascope.probes.spectra.SpectrumReport.Differences;
import dev.spectrascope.probes.spectra.SpectrumReport.SampleSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far the figures can be trusted, by what the reports check themselves. */
final class Reliability implements Finding {

    private static final String TOPIC = "reliability";

    @Override
    public List<Sentence> in(Course course) {
        List<Sentence> sentences = new ArrayList<>();
        SpectrumReport latest = course.latest();
        long degraded = course.reports().stream()
                .filter(report ->
                        report.degraded() != null && !report.degraded().isEmpty())
                .count();
        if (degraded > 0) {
            sentences.add(new Sentence(
                    TOPIC,
                    degraded + " of " + Course.count(course.reports().size(), "report")
                            + " measured less than was planned, for want of time (budget.perReport); each says what.",
                    true));
        }
        Checks checks = latest.checks();
        if (checks == null) {
            return sentences;
        }
        SampleSpread spread = checks.sampleSpread();
        if (spread != null && spread.tooSmall()) {
            sentences.add(new Sentence(
                    TOPIC,
                    String.format(
                            Locale.ROOT,
                            "The train set is too small for its eigenvalues to be those of the data it was drawn from: at %s the"
                                    + " top eigenvalues over its halves, of %d examples, differ by up to %.0f %%"
                                    + " (sets.examplesPerClass; sets.examples without classes).",
                            course.when(latest),
                            spread.examples(),
                            100 * spread.largest()),
                    true));
        }
        Differences differences = checks.differences();
        if (differences != null) {
            sentences.add(new Sentence(
                    TOPIC,
                    "Products are finite differences, because of " + differences.reason()
                            + "; their relative error is about " + Course.figure(differences.disagreement()) + " at "
                            + course.when(latest) + ".",
                    true));
        }
        return sentences;
    }
}
