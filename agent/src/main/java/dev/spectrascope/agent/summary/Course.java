package dev.spectrascope.agent.summary;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The reports of a run in order, and how to speak of them. Spectra are those of the train set.
 *
 * @param reports by iteration, at least one
 * @param dynamics of G over them
 * @param updater of the training program
 */
record Course(List<SpectrumReport> reports, GaussNewtonDynamics dynamics, Updater updater) {

    static Course of(List<SpectrumReport> reports, GaussNewtonDynamics dynamics, Updater updater) {
        return new Course(
                reports.stream()
                        .sorted(Comparator.comparingInt(SpectrumReport::iteration))
                        .toList(),
                dynamics,
                updater);
    }

    SpectrumReport first() {
        return reports.get(0);
    }

    SpectrumReport latest() {
        return reports.get(reports.size() - 1);
    }

    /** The report of an iteration. */
    Optional<SpectrumReport> at(int iteration) {
        return reports.stream()
                .filter(report -> report.iteration() == iteration)
                .findFirst();
    }

    /** {@code epoch 10}, or {@code iteration 500} where the program counts no epochs. */
    String when(SpectrumReport report) {
        return when(report.epoch(), report.iteration());
    }

    String when(int epoch, int iteration) {
        boolean epochs = reports.stream().anyMatch(any -> any.epoch() > 0);
        return epochs ? "epoch " + epoch : "iteration " + iteration;
    }

    static Optional<SetSpectra> train(SpectrumReport report) {
        return Optional.ofNullable(report.sets().get(SpectrumReport.TRAIN));
    }

    static Optional<OperatorSpectrum> spectrum(SpectrumReport report, OperatorKind kind) {
        return train(report).map(set -> set.operators().get(kind.label()));
    }

    /** Three significant digits, with a power of ten where there would be many zeros. */
    static String figure(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        int leading = rounded.precision() - rounded.scale();
        return leading > -4 && leading < 7 ? rounded.toPlainString() : rounded.toEngineeringString();
    }

    /** A share in per cent. */
    static String percent(double share) {
        return figure(100 * share) + " %";
    }

    /** {@code 1 eigenvalue}, {@code 2 eigenvalues}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
