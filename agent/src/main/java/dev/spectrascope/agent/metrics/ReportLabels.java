package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.List;

/** The sets that get series of their own; whatever else a report may hold in time is not served by accident. */
final class ReportLabels {

    static final List<String> SETS = List.of(SpectrumReport.TRAIN, SpectrumReport.TEST);

    private ReportLabels() {}
}
