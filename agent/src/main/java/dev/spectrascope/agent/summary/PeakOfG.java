package dev.spectrascope.agent.summary;

import dev.spectrascope.agent.dynamics.Peak;
import dev.spectrascope.agent.dynamics.SizeSeries;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When G was largest, and what the error was then (Papyan 2019, Figures 6 and 10). */
final class PeakOfG implements Finding {

    private static final String TOPIC = "peak";

    @Override
    public List<Sentence> in(Course course) {
        Optional<SizeSeries> chosen = course.dynamics().chosen();
        if (chosen.isEmpty()) {
            return List.of();
        }
        SizeSeries series = chosen.get();
        List<Sentence> sentences = new ArrayList<>();
        sentences.add(new Sentence(TOPIC, course.dynamics().sentences().get(0), true));
        if (series.past()) {
            sentences.addAll(past(course, series.peak()));
        } else {
            sentences.add(new Sentence(TOPIC, "Whether that is its peak cannot be told.", false));
        }
        course.dynamics().leftOut().ifPresent(text -> sentences.add(new Sentence(TOPIC, text, true)));
        return sentences;
    }

    private static List<Sentence> past(Course course, Peak peak) {
        List<Sentence> sentences = new ArrayList<>();
        if (peak.previous() != null && peak.next() != null) {
            sentences.add(new Sentence(
                    TOPIC,
                    "It lies somewhere between the reports before and after, of "
                            + course.when(
                                    peak.previous().epoch(), peak.previous().iteration()) + " and "
                            + course.when(peak.next().epoch(), peak.next().iteration()) + ".",
                    true));
        }
        course.at(peak.at().iteration()).flatMap(PeakOfG::error).ifPresent(then -> {
            Optional<Double> before = error(course.first());
            Optional<Double> now = error(course.latest());
            if (before.isPresent() && now.isPresent()) {
                sentences.add(new Sentence(
                        TOPIC,
                        "The train error was " + Course.percent(then) + " then; it was " + Course.percent(before.get())
                                + " at " + course.when(course.first()) + " and is " + Course.percent(now.get()) + " at "
                                + course.when(course.latest()) + ".",
                        true));
            }
        });
        return sentences;
    }

    private static Optional<Double> error(SpectrumReport report) {
        return Course.train(report).map(SetSpectra::error);
    }
}
