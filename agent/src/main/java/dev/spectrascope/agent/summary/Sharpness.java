package dev.spectrascope.agent.summary;

import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The largest eigenvalue of Hess against the updater's {@linkplain Updater#threshold() threshold}, below which full-batch steps
 * are stable (Cohen et al. 2021). Above and below are said where they hold within the residual.
 */
final class Sharpness implements Finding {

    private static final String TOPIC = "sharpness";

    /** Within this factor of the threshold the sharpness is said to stay near it. */
    private static final double NEAR = 1.25;

    /** Reports in a row that must be near. */
    private static final int STAY = 4;

    private record Sharp(SpectrumReport report, double eigenvalue, double residual, double limit) {

        boolean above() {
            return eigenvalue * (1 - residual) > limit;
        }

        boolean below() {
            return eigenvalue * (1 + residual) < limit;
        }

        boolean near() {
            return eigenvalue * (1 + residual) < NEAR * limit && eigenvalue * (1 - residual) > limit / NEAR;
        }
    }

    @Override
    public List<Sentence> in(Course course) {
        List<Sharp> sharps = course.reports().stream()
                .flatMap(report -> sharp(course.updater(), report).stream())
                .toList();
        if (sharps.isEmpty()) {
            return course.reports().stream().anyMatch(report -> largest(report).isPresent())
                    ? List.of(unknown(course.updater()))
                    : List.of();
        }
        String formula = course.updater().threshold().orElseThrow().formula();
        Sharp last = sharps.get(sharps.size() - 1);
        List<Sentence> sentences = new ArrayList<>();
        sentences.add(now(course, last));
        if (sharps.size() > 1) {
            sentences.add(before(course, formula, sharps));
        }
        List<Sharp> end = sharps.subList(Math.max(0, sharps.size() - STAY), sharps.size());
        if (end.size() == STAY && end.stream().allMatch(Sharp::near)) {
            sentences.add(new Sentence(
                    TOPIC,
                    "It has stayed within a factor " + NEAR + " of " + formula + " since "
                            + course.when(end.get(0).report()) + ", as at the edge of stability of gradient descent.",
                    true));
        }
        return sentences;
    }

    private static Sentence unknown(Updater updater) {
        return new Sentence(
                TOPIC,
                updater.threshold()
                        .map(threshold -> "How the largest eigenvalue of Hess stands to " + threshold.formula()
                                + " cannot be told: the learning rate is not known.")
                        .orElse("Below which sharpness steps are stable cannot be told: " + updater.reading() + "."),
                false);
    }

    private static Sentence now(Course course, Sharp sharp) {
        String fact = "The largest eigenvalue of Hess at " + course.when(sharp.report()) + ", "
                + Course.figure(sharp.eigenvalue()) + ", is ";
        String limit =
                " " + course.updater().threshold().orElseThrow().formula() + " = " + Course.figure(sharp.limit());
        String meaning = ", " + course.updater().reading() + " (small batches have others).";
        if (!sharp.above() && !sharp.below()) {
            return new Sentence(
                    TOPIC,
                    fact + "too close to" + limit + " to tell whether above or below, within its residual.",
                    false);
        }
        return new Sentence(
                TOPIC, fact + Course.figure(sharp.eigenvalue() / sharp.limit()) + " times" + limit + meaning, true);
    }

    private static Sentence before(Course course, String formula, List<Sharp> sharps) {
        List<Sharp> above = sharps.stream().filter(Sharp::above).toList();
        if (above.isEmpty()) {
            boolean below = sharps.stream().allMatch(Sharp::below);
            return below
                    ? new Sentence(TOPIC, "It was below " + formula + " in all " + sharps.size() + " reports.", true)
                    : new Sentence(
                            TOPIC,
                            "Whether it was ever above " + formula
                                    + " cannot be told: it came too close for its residual.",
                            false);
        }
        Sharp most = above.stream()
                .reduce((a, b) -> a.eigenvalue() / a.limit() >= b.eigenvalue() / b.limit() ? a : b)
                .orElseThrow();
        return new Sentence(
                TOPIC,
                "It was above " + formula + " in " + above.size() + " of " + sharps.size() + " reports, most of all at "
                        + course.when(most.report()) + ": " + Course.figure(most.eigenvalue() / most.limit())
                        + " times.",
                true);
    }

    private static Optional<Sharp> sharp(Updater updater, SpectrumReport report) {
        OptionalDouble limit = report.learningRate() == null
                ? OptionalDouble.empty()
                : updater.stabilityThreshold(report.learningRate());
        return limit.isEmpty()
                ? Optional.empty()
                : largest(report)
                        .map(pair -> new Sharp(report, pair.eigenvalue(), pair.residual(), limit.getAsDouble()));
    }

    private static Optional<Eigenvalue> largest(SpectrumReport report) {
        return Course.spectrum(report, OperatorKind.HESSIAN)
                .filter(spectrum -> spectrum.top() != null && !spectrum.top().isEmpty())
                .map(spectrum -> spectrum.top().get(0));
    }
}
