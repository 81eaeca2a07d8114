package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Puts what was captured into a run directory. Used by the writer's thread. */
public final class CaptureStorage {

    /** Makes the run directory and whatever else a run needs. */
    @FunctionalInterface
    public interface Opening {
        RunDirectory open() throws Exception;
    }

    private final Sets wanted;
    private final Opening opening;
    private RunDirectory run;

    public CaptureStorage(Sets wanted, Opening opening) {
        this.wanted = wanted;
        this.opening = opening;
    }

    void open() throws Exception {
        run = opening.open();
    }

    void write(Snapshot snapshot, INDArray parameters) throws IOException {
        run.write(snapshot, parameters);
    }

    /** Writes the sets, those that files hold included, and declares them final. */
    void write(Map<String, ProbeSets.Choice> chosen) throws IOException {
        Map<String, ChosenSet> described = new LinkedHashMap<>();
        copy(SpectrumReport.TRAIN, wanted.train(), described);
        copy(SpectrumReport.TEST, wanted.test(), described);
        for (Map.Entry<String, ProbeSets.Choice> set : chosen.entrySet()) {
            try (Closing examples = new Closing(set.getValue().examples())) {
                run.writeSet(set.getKey(), examples.set());
            }
            described.put(set.getKey(), set.getValue().describe());
            set.getValue().collector().release();
        }
        run.write(new SetsDescription(wanted.seed(), wanted.examplesPerClass(), described));
    }

    private void copy(String name, Optional<Path> file, Map<String, ChosenSet> described) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        if (!Files.isRegularFile(file.get())) {
            throw new IOException(
                    "sets." + name + ": no such file: " + file.get().toAbsolutePath());
        }
        DataSet loaded = new DataSet();
        loaded.load(file.get().toFile());
        try (Closing examples = new Closing(loaded)) {
            OneHotLabels labels = OneHotLabels.of(loaded.getLabels())
                    .orElseThrow(() -> new IOException(
                            "sets." + name + ": the labels in " + file.get() + " are not one-hot rows"));
            run.writeSet(name, examples.set());
            Map<Integer, Integer> perClass = new TreeMap<>();
            for (int label : labels.classes()) {
                perClass.merge(label, 1, Integer::sum);
            }
            int count = labels.classes().length;
            described.put(name, new ChosenSet(count, count, perClass, "the file " + file.get()));
        }
    }

    /** Frees a data set's arrays once they are written. */
    private record Closing(DataSet set) implements AutoCloseable {
        @Override
        public void close() {
            set.getFeatures().close();
            set.getLabels().close();
        }
    }
}
