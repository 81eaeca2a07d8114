package dev.spectrascope.agent.summary;

import dev.spectrascope.agent.dynamics.SizeSeries;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many eigenvalues of G and Hess stand clear of the rest: those above the lowest gap. A gap is where an eigenvalue is
 * {@value #CLEAR} times the next or more, whatever the residuals of both leave open. Below the last eigenvalue that was found, the
 * next is only known as the upper edge of the bulk, an estimate that may have missed one or two: there the gap must be twice as
 * wide.
 */
final class Outliers implements Finding {

    static final double CLEAR = 1.5;

    private static final String TOPIC = "outliers";

    private record Gap(int above, double last, double next, double ratio, boolean toEdge) {}

    @Override
    public List<Sentence> in(Course course) {
        List<Sentence> sentences = new ArrayList<>();
        SpectrumReport latest = course.latest();
        Optional<SpectrumReport> atPeak = course.dynamics()
                .chosen()
                .filter(SizeSeries::past)
                .flatMap(series -> course.at(series.peak().at().iteration()))
                .filter(report -> report.iteration() != latest.iteration());
        atPeak.flatMap(report -> sentence(course, report, OperatorKind.G, "G", ", the peak of G,"))
                .ifPresent(sentences::add);
        sentence(course, latest, OperatorKind.G, "G", ",").ifPresent(sentences::add);
        sentence(course, latest, OperatorKind.HESSIAN, "Hess", ",").ifPresent(sentences::add);
        return sentences;
    }

    private static Optional<Sentence> sentence(
            Course course, SpectrumReport report, OperatorKind kind, String operator, String aside) {
        String when = "At " + course.when(report) + aside + " ";
        return Course.spectrum(report, kind)
                .filter(spectrum -> spectrum.top() != null && !spectrum.top().isEmpty())
                .map(spectrum -> sentence(when, operator, gaps(spectrum, report.classes()), report));
    }

    private static Sentence sentence(String when, String operator, List<Gap> gaps, SpectrumReport report) {
        Optional<Gap> lowest = gaps.stream()
                .filter(gap -> gap.ratio() >= (gap.toEdge() ? 2 * CLEAR : CLEAR))
                .reduce((higher, lower) -> lower);
        if (lowest.isEmpty()) {
            return new Sentence(
                    TOPIC,
                    when + "it cannot be told how many outliers " + operator
                            + " has: no gap between its largest eigenvalues is wide enough.",
                    false);
        }
        Gap gap = lowest.get();
        boolean one = gap.above() == 1;
        return new Sentence(
                TOPIC,
                when + Course.count(gap.above(), "eigenvalue") + " of " + operator + (one ? " stands" : " stand")
                        + " clear of the rest" + besideClasses(gap.above(), report) + ": "
                        + (one ? "" : "the smallest of them, ") + Course.figure(gap.last()) + (one ? " is " : ", is ")
                        + Course.figure(gap.last() / gap.next()) + " times "
                        + (gap.toEdge() ? "the upper edge of the bulk" : "the next") + ", "
                        + Course.figure(gap.next()) + ".",
                true);
    }

    private static String besideClasses(int above, SpectrumReport report) {
        boolean classifies =
                Course.train(report).map(set -> set.error() != null).orElse(false);
        if (!classifies) {
            return "";
        }
        if (above == report.classes()) {
            return ", as many as there are classes";
        }
        return above == report.classes() - 1 ? ", one fewer than there are classes" : "";
    }

    /** From above; up to the number of classes, since what lies below is not looked for. */
    private static List<Gap> gaps(OperatorSpectrum spectrum, long classes) {
        List<Eigenvalue> top = spectrum.top();
        List<Gap> gaps = new ArrayList<>();
        for (int k = 0;
                k < top.size() && (k < classes || classes <= 0) && top.get(k).eigenvalue() > 0;
                k++) {
            Eigenvalue last = top.get(k);
            if (k + 1 < top.size()) {
                Eigenvalue next = top.get(k + 1);
                if (next.eigenvalue() > 0) {
                    double ratio =
                            last.eigenvalue() * (1 - last.residual()) / (next.eigenvalue() * (1 + next.residual()));
                    gaps.add(new Gap(k + 1, last.eigenvalue(), next.eigenvalue(), ratio, false));
                }
            } else if (k + 1 == classes && spectrum.bulkEdge() != null && spectrum.bulkEdge() > 0) {
                double ratio = last.eigenvalue() * (1 - last.residual()) / spectrum.bulkEdge();
                gaps.add(new Gap(k + 1, last.eigenvalue(), spectrum.bulkEdge(), ratio, true));
            }
        }
        return gaps;
    }
}
