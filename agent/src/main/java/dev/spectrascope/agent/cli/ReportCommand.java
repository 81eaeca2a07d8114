package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.web.SavedPage;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.probes.run.AtomicFile;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Writes the page with the data of runs into one HTML file that opens from disk and can be sent.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private static final double MEGABYTE = 1e6;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "run directories")
    private List<Path> directories;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "where to write (default: NAME.html here, NAME that of the first run's directory)")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        List<RunDirectory> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path directory : directories) {
            RunDirectory run = RunDirectory.open(directory);
            String name = ServedRun.idOf(run);
            if (!names.add(name)) {
                throw CommandFailure.usage("two runs are named " + name + "; make a report of each");
            }
            runs.add(run);
        }
        SavedPage page = new SavedPage(runs);
        Path file = output == null ? Path.of(ServedRun.idOf(runs.get(0)) + ".html") : output;
        write(page, file);
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %d report%s, curves of at most %d points, %.1f MB",
                        file,
                        page.reports(),
                        page.reports() == 1 ? "" : "s",
                        page.mostPoints(),
                        Files.size(file) / MEGABYTE));
        return 0;
    }

    /** Whole or not at all. */
    private static void write(SavedPage page, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(folder + " is no directory, so " + file.getFileName() + " cannot be written there");
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory; --output must be a file");
        }
        AtomicFile.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            page.writeTo(text);
            text.flush();
        });
    }
}
