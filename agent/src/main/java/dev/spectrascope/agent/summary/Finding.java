package dev.spectrascope.agent.summary;

import java.util.List;

/** Says what the reports of a run support on one topic. */
@FunctionalInterface
interface Finding {

    /**
     * @param course at least one report
     * @return empty where the topic was not measured
     */
    List<Sentence> in(Course course);
}
