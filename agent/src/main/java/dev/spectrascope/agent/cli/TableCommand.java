package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "table",
        description = "Prints a run's reports as a table, and the epoch at which G peaked.",
        mixinStandardHelpOptions = true)
final class TableCommand implements Callable<Integer> {

    enum Format {
        TEXT,
        CSV
    }

    @Parameters(paramLabel = "RUN", description = "run directory")
    private Path directory;

    @Option(names = "--format", description = "text (default) or csv", defaultValue = "text")
    private Format format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RunState state = new RunReader(RunDirectory.open(directory)).read();
        List<SpectrumReport> reports =
                state.reports().stream().map(RunState.NamedReport::report).toList();
        PrintWriter out = spec.commandLine().getOut();
        ReportTable table = new ReportTable(reports);
        if (format == Format.CSV) {
            out.print(table.csv());
        } else {
            out.print(table.text());
            List<String> dynamics = state.dynamics().sentences();
            out.println(dynamics.isEmpty() ? "No report of G yet." : String.join(System.lineSeparator(), dynamics));
            out.println(table.legend());
            if (!state.pending().isEmpty() || !state.failures().isEmpty()) {
                out.println(state.pending().size() + " snapshots wait, "
                        + state.failures().size() + " failed (see failures/ in the run directory).");
            }
        }
        out.flush();
        return 0;
    }
}
