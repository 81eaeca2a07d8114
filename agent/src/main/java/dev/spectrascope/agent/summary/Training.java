package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.List;

/** What the reports are of, and how far the network came. */
final class Training implements Finding {

    private static final String TOPIC = "training";

    @Override
    public List<Sentence> in(Course course) {
        SpectrumReport first = course.first();
        SpectrumReport latest = course.latest();
        List<Sentence> sentences = new ArrayList<>();
        if (course.reports().size() == 1) {
            sentences.add(new Sentence(TOPIC, "There is one report, of " + course.when(latest) + ".", true));
        } else {
            sentences.add(new Sentence(
                    TOPIC,
                    "There are " + course.reports().size() + " reports, from " + course.when(first) + " to "
                            + course.when(latest) + ".",
                    true));
        }
        for (String name : List.of(SpectrumReport.TRAIN, SpectrumReport.TEST)) {
            SetSpectra before = first.sets().get(name);
            SetSpectra now = latest.sets().get(name);
            if (before != null && now != null) {
                sentences.add(new Sentence(TOPIC, progress(name, before, now, first != latest), true));
            }
        }
        return sentences;
    }

    private static String progress(String name, SetSpectra before, SetSpectra now, boolean several) {
        boolean classifies = before.error() != null && now.error() != null;
        String from = classifies ? Course.percent(before.error()) : Course.figure(before.loss());
        String to = classifies ? Course.percent(now.error()) : Course.figure(now.loss());
        String subject = "Over the " + Course.count(now.examples(), "example") + " of the " + name + " set "
                + (classifies ? "the error" : "the loss");
        return several ? subject + " went from " + from + " to " + to + "." : subject + " is " + to + ".";
    }
}
