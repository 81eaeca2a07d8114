package dev.spectrascope.agent.cli;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The reports of a run, one a line, over the train set where not said otherwise. */
final class ReportTable {

    private static final String NOTHING = "-";

    private record Column(String title, String csvTitle, Function<SpectrumReport, Number> value, String pattern) {

        String text(SpectrumReport report) {
            Number number = value.apply(report);
            return number == null ? NOTHING : String.format(Locale.ROOT, pattern, number);
        }

        String csv(SpectrumReport report) {
            Number number = value.apply(report);
            return number == null ? "" : number.toString();
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("epoch", "epoch", SpectrumReport::epoch, "%d"),
            new Column("iteration", "iteration", SpectrumReport::iteration, "%d"),
            new Column("max Hess", "max_hessian", report -> largest(report, OperatorKind.HESSIAN), "%.4g"),
            new Column("max G", "max_g", report -> largest(report, OperatorKind.G), "%.4g"),
            new Column("max H", "max_h", report -> largest(report, OperatorKind.H), "%.4g"),
            new Column("bulk H", "bulk_edge_h", ReportTable::bulkEdge, "%.4g"),
            new Column("train loss", "train_loss", report -> loss(report, SpectrumReport.TRAIN), "%.4f"),
            new Column("train err", "train_error", report -> error(report, SpectrumReport.TRAIN), "%.4f"),
            new Column("test err", "test_error", report -> error(report, SpectrumReport.TEST), "%.4f"));

    private final List<SpectrumReport> reports;

    ReportTable(List<SpectrumReport> reports) {
        this.reports = List.copyOf(reports);
    }

    /** Aligned columns, a line each, with a head. */
    String text() {
        StringBuilder text = new StringBuilder();
        int[] widths = COLUMNS.stream()
                .mapToInt(column -> reports.stream()
                        .mapToInt(report -> column.text(report).length())
                        .reduce(column.title().length(), Math::max))
                .toArray();
        for (int i = 0; i < widths.length; i++) {
            text.append(cell(COLUMNS.get(i).title(), widths[i], i));
        }
        text.append('\n');
        for (SpectrumReport report : reports) {
            for (int i = 0; i < widths.length; i++) {
                text.append(cell(COLUMNS.get(i).text(report), widths[i], i));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String cell(String content, int width, int column) {
        return (column == 0 ? "" : "  ") + " ".repeat(width - content.length()) + content;
    }

    /** The same columns in full precision; a value that was not measured is empty. */
    String csv() {
        StringBuilder text = new StringBuilder();
        text.append(String.join(",", COLUMNS.stream().map(Column::csvTitle).toList()))
                .append('\n');
        for (SpectrumReport report : reports) {
            text.append(String.join(
                            ",",
                            COLUMNS.stream().map(column -> column.csv(report)).toList()))
                    .append('\n');
        }
        return text.toString();
    }

    String legend() {
        return "max: largest eigenvalue; bulk H: upper edge of the bulk of H; err: share misclassified, over the probe sets.";
    }

    private static OperatorSpectrum spectrum(SpectrumReport report, OperatorKind kind) {
        SetSpectra train = report.sets().get(SpectrumReport.TRAIN);
        return train == null ? null : train.operators().get(kind.label());
    }

    private static Number largest(SpectrumReport report, OperatorKind kind) {
        OperatorSpectrum spectrum = spectrum(report, kind);
        return spectrum == null || spectrum.top() == null || spectrum.top().isEmpty()
                ? null
                : spectrum.top().get(0).eigenvalue();
    }

    private static Number bulkEdge(SpectrumReport report) {
        OperatorSpectrum spectrum = spectrum(report, OperatorKind.H);
        return spectrum == null ? null : spectrum.bulkEdge();
    }

    private static Number loss(SpectrumReport report, String set) {
        SetSpectra spectra = report.sets().get(set);
        return spectra == null ? null : spectra.loss();
    }

    private static Number error(SpectrumReport report, String set) {
        SetSpectra spectra = report.sets().get(set);
        return spectra == null ? null : spectra.error();
    }
}
