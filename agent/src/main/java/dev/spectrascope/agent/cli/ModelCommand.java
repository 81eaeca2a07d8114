package dev.spectrascope.agent.cli;

import dev.spectrascope.probes.curvature.FittedThreads;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.run.CsvExport;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.run.SavedExamples;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.SpectrumProbe;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import picocli.CommandLine;

/** {@code analyze --model}: one saved model and saved examples, one report. */
final class ModelCommand {

    private final Path model;
    private final Path train;
    private final Optional<Path> test;
    private final ProbePlan plan;

    ModelCommand(Path model, Path train, Optional<Path> test, ProbePlan plan) {
        this.model = model;
        this.train = train;
        this.test = test;
        this.plan = plan;
    }

    /**
     * @param output where the report goes, empty for the command's standard output
     * @param csv folder for the report's tables, empty for none
     */
    int call(Optional<Path> output, Optional<Path> csv, CommandLine command) throws IOException, CommandFailure {
        requireFile(model, "a model saved by ModelSerializer");
        requireFile(train, "examples saved by DataSet.save or MultiDataSet.save");
        if (test.isPresent()) {
            requireFile(test.get(), "examples saved by DataSet.save or MultiDataSet.save");
        }
        requireWritable(output);
        if (csv.isPresent() && Files.exists(csv.get()) && !Files.isDirectory(csv.get())) {
            throw CommandFailure.usage("--csv " + csv.get() + " is not a folder");
        }
        Backend.require();
        SpectrumReport report = measure(command);
        if (csv.isPresent()) {
            CsvExport.write(report, csv.get());
        }
        if (output.isPresent()) {
            Json.write(output.get(), report);
        } else {
            command.getOut().println(Json.text(report));
            command.getOut().flush();
        }
        return 0;
    }

    private SpectrumReport measure(CommandLine command) throws IOException, CommandFailure {
        SavedModel saved = SavedModel.read(model);
        Map<String, MultiDataSet> sets = new LinkedHashMap<>();
        sets.put(SpectrumReport.TRAIN, examples(train));
        if (test.isPresent()) {
            sets.put(SpectrumReport.TEST, examples(test.get()));
        }
        Subject subject = new Subject(
                saved.epoch(), saved.iteration(), null, model.getFileName().toString());
        try (ConsoleProgress progress = ConsoleProgress.on(command.getErr())) {
            ProbedNetwork network = FittedThreads.ofThisProcess().of(saved.network());
            return new SpectrumProbe(plan).measure(network, sets, subject, progress);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw CommandFailure.failed(model + " cannot be measured: " + e.getMessage(), e);
        }
    }

    private static MultiDataSet examples(Path file) throws CommandFailure {
        try {
            return SavedExamples.read(file);
        } catch (IOException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        }
    }

    private static void requireFile(Path file, String what) throws CommandFailure {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.usage(file + " is not a file; it should be " + what);
        }
    }

    /** Found out before minutes of work are spent. */
    private static void requireWritable(Optional<Path> output) throws CommandFailure {
        if (output.isPresent()) {
            Path folder = output.get().toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw CommandFailure.usage("--output " + output.get() + ": " + folder + " is not a writable directory");
            }
        }
    }
}
