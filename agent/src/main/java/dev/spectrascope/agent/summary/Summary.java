package dev.spectrascope.agent.summary;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.List;

/**
 * A run in words.
 *
 * @param sentences in the order in which they are best read
 */
public record Summary(List<Sentence> sentences) {

    private static final List<Finding> FINDINGS = List.of(
            new Training(),
            new PeakOfG(),
            new Outliers(),
            new BulksOfG(),
            new NegativeMass(),
            new PowerLawOfH(),
            new Sharpness(),
            new GradientShare(),
            new Reliability());

    /**
     * What the reports of a run say.
     *
     * @param reports in any order; without curves will do
     * @param dynamics of these reports
     * @param updater of the training program
     */
    public static Summary of(List<SpectrumReport> reports, GaussNewtonDynamics dynamics, Updater updater) {
        if (reports.isEmpty()) {
            return new Summary(List.of(new Sentence("training", "There is no report yet.", true)));
        }
        Course course = Course.of(reports, dynamics, updater);
        return new Summary(FINDINGS.stream()
                .flatMap(finding -> finding.in(course).stream())
                .toList());
    }
}
