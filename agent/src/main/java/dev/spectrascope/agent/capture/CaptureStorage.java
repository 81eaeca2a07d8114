package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Disk;
import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.OwnedExamples;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SavedExamples;
import dev.spectrascope.probes.run.SetsDescription;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Puts what was captured into a run directory. Used by the writer's thread. */
public final class CaptureStorage {

    /** Makes the run directory and whatever else a run needs. */
    @FunctionalInterface
    public interface Opening {
        RunDirectory open() throws Exception;
    }

    private final Sets wanted;
    private final Disk disk;
    private final List<OutputLabels> outputs;
    private Opening opening;
    private RunDirectory run;
    private SnapshotSpace space;

    /**
     * @param network of which only the configuration is read, here
     * @param opening used once and then let go, with whatever it holds
     */
    public CaptureStorage(Sets wanted, Disk disk, TrainedNetwork network, Opening opening) {
        this.wanted = wanted;
        this.disk = disk;
        this.outputs = network.outputs();
        this.opening = opening;
    }

    void open() throws Exception {
        run = opening.open();
        space = new SnapshotSpace(disk, run);
        opening = null;
    }

    /**
     * Writes a snapshot, unless it is there: a run that is gone on with has the one that the network was restored to.
     *
     * @throws SnapshotSpace.FullException if there is no room for it
     */
    void write(Snapshot snapshot, INDArray parameters) throws IOException {
        if (run.has(snapshot)) {
            return;
        }
        space.make(parameters.length()
                * Math.max(Float.BYTES, parameters.dataType().width()));
        run.write(snapshot, parameters);
    }

    /** Says in the run that a snapshot is missing, if that can be said. */
    void missing(Gap gap) {
        try {
            run.write(gap);
        } catch (IOException noRoom) {
            // It is told in the log and counted.
        }
    }

    /**
     * Writes the sets, those that files hold included, and declares them final.
     *
     * @param classNames by the program
     */
    void write(Map<String, ProbeSets.Choice> chosen, List<String> classNames) throws IOException {
        Map<String, ChosenSet> described = new LinkedHashMap<>();
        copy(SpectrumReport.TRAIN, wanted.train(), described);
        copy(SpectrumReport.TEST, wanted.test(), described);
        for (Map.Entry<String, ProbeSets.Choice> set : chosen.entrySet()) {
            try (OwnedExamples<MultiDataSet> examples =
                    new OwnedExamples<>(set.getValue().examples())) {
                write(set.getKey(), examples.set());
                described.put(set.getKey(), set.getValue().describe(examples.set()));
            }
            set.getValue().collector().release();
        }
        run.write(new SetsDescription(
                wanted.seed(),
                wanted.examplesPerClass(),
                wanted.examples(),
                described,
                wanted.classNames().isEmpty() ? classNames : wanted.classNames()));
    }

    /** A {@code DataSet} where that has room: programs that know one input and one output load those. */
    private void write(String name, MultiDataSet set) throws IOException {
        if (set.numFeatureArrays() == 1 && set.numLabelsArrays() == 1) {
            run.writeSet(
                    name,
                    new DataSet(
                            set.getFeatures(0),
                            set.getLabels(0),
                            set.getFeaturesMaskArray(0),
                            set.getLabelsMaskArray(0)));
        } else {
            run.writeSet(name, set);
        }
    }

    private void copy(String name, Optional<Path> file, Map<String, ChosenSet> described) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        if (!Files.isRegularFile(file.get())) {
            throw new IOException(
                    "sets." + name + ": no such file: " + file.get().toAbsolutePath());
        }
        try (OwnedExamples<MultiDataSet> examples = new OwnedExamples<>(SavedExamples.read(file.get()))) {
            Batch batch = ProgramBatch.of(examples.set())
                    .orElseThrow(() -> new IOException("sets." + name + ": no examples in " + file.get()));
            if (batch.labels().size() != outputs.size()) {
                throw new IOException("sets." + name + ": " + file.get() + " holds labels for "
                        + batch.labels().size() + " outputs, and the network has " + outputs.size());
            }
            write(name, examples.set());
            described.put(
                    name,
                    ExampleCollector.describeAll(
                            ExampleClasses.of(outputs, batch), batch, "the file " + file.get(), examples.set()));
        }
    }
}
