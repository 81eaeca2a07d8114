package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Attribution;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened to the two bulks of G, those of B1 and B2, over the epochs (Papyan 2019, Figure 7: over the epochs they move
 * apart), and what the outliers of G have to do with the class means.
 *
 * <p>The measure is log10(b1Mean / b2Mean) with its standard error. A change counts where it is {@value #ERRORS} standard errors of
 * the difference and {@value #DECADES} decades or more.
 */
final class BulksOfG implements Finding {

    private static final String TOPIC = "classStructure";
    private static final double ERRORS = 3;
    private static final double DECADES = 0.1;

    private record Separation(SpectrumReport report, double decades, double error) {

        boolean differs(Separation other) {
            double change = Math.abs(decades - other.decades);
            return change >= DECADES && change >= ERRORS * Math.hypot(error, other.error);
        }

        /** How many times the average eigenvalue of B2 that of B1 is. */
        String times() {
            return Course.figure(Math.pow(10, decades)) + " times";
        }
    }

    @Override
    public List<Sentence> in(Course course) {
        // Both bulks depend on the number of examples: only reports over as many can be compared.
        long examples = examples(course.latest());
        List<Separation> separations = course.reports().stream()
                .filter(report -> examples(report) == examples)
                .flatMap(report -> separation(report).stream())
                .toList();
        List<Sentence> sentences = new ArrayList<>();
        if (separations.size() > 1) {
            sentences.add(change(course, separations));
        } else if (separations.size() == 1) {
            Separation only = separations.get(0);
            sentences.add(new Sentence(
                    TOPIC,
                    "The average eigenvalue of B1 is " + only.times() + " that of B2 at " + course.when(only.report())
                            + "; one report does not tell how that changes.",
                    true));
        }
        attribution(course).ifPresent(sentences::add);
        return sentences;
    }

    private static Sentence change(Course course, List<Separation> separations) {
        Separation first = separations.get(0);
        Separation last = separations.get(separations.size() - 1);
        if (!last.differs(first)) {
            return new Sentence(
                    TOPIC,
                    String.format(
                            Locale.ROOT,
                            "Whether the bulks of B1 and B2 moved apart between %s and %s cannot be told: log10 of the quotient of"
                                    + " their average eigenvalues changed by %+.2f, with a standard error of %.2f.",
                            course.when(first.report()),
                            course.when(last.report()),
                            last.decades() - first.decades(),
                            Math.hypot(first.error(), last.error())),
                    false);
        }
        boolean apart = Math.abs(last.decades()) > Math.abs(first.decades());
        boolean crossed = last.decades() * first.decades() < 0;
        String verb = crossed ? "changed places" : apart ? "moved apart" : "drew closer";
        Separation extreme = separations.stream()
                .filter(one -> one.differs(first) && one.differs(last))
                .filter(one -> (one.decades() - first.decades()) * (one.decades() - last.decades()) > 0)
                .reduce((a, b) ->
                        Math.abs(a.decades() - last.decades()) >= Math.abs(b.decades() - last.decades()) ? a : b)
                .orElse(null);
        return new Sentence(
                TOPIC,
                "The bulks of B1 and B2 " + verb + ": the average eigenvalue of B1 was " + first.times()
                        + " that of B2 at " + course.when(first.report()) + " and is " + last.times() + " that at "
                        + course.when(last.report())
                        + (extreme == null
                                ? "."
                                : ", but " + extreme.times() + " in between, at " + course.when(extreme.report())
                                        + "."),
                true);
    }

    private static Optional<Separation> separation(SpectrumReport report) {
        return structure(report)
                .filter(structure -> structure.bulks().separation() != null)
                .map(structure -> {
                    double b1 = structure.sketchDeviation() == null ? 0 : structure.sketchDeviation();
                    Double error = structure.traces().b2StandardError();
                    double b2 = error == null || !(structure.traces().b2() > 0)
                            ? 0
                            : error / structure.traces().b2();
                    return new Separation(report, structure.bulks().separation(), Math.hypot(b1, b2) / Math.log(10));
                });
    }

    /** Of the latest report. */
    private static Optional<Sentence> attribution(Course course) {
        SpectrumReport latest = course.latest();
        return structure(latest)
                .map(ClassStructureSpectrum::attribution)
                .filter(attribution -> !attribution.isEmpty())
                .map(attribution -> {
                    List<Attribution> found = attribution.stream()
                            .limit(Math.max(1, latest.classes()))
                            .toList();
                    double share = found.stream()
                            .mapToDouble(Attribution::shareOfA1)
                            .average()
                            .orElseThrow();
                    long nearest = found.stream()
                            .map(Attribution::nearestClass)
                            .distinct()
                            .count();
                    return new Sentence(
                            TOPIC,
                            "At " + course.when(latest) + " the span of the class means holds " + Course.percent(share)
                                    + " of the squared length of the top "
                                    + (found.size() == 1
                                            ? "eigenvector of G"
                                            : found.size() + " eigenvectors of G, on average")
                                    + "; nearest to them are the means of "
                                    + (nearest == 1 ? "1 class" : nearest + " classes") + ".",
                            true);
                });
    }

    private static long examples(SpectrumReport report) {
        return Course.train(report).map(SetSpectra::examples).orElse(0L);
    }

    private static Optional<ClassStructureSpectrum> structure(SpectrumReport report) {
        return Course.train(report).map(SetSpectra::classStructure);
    }
}
