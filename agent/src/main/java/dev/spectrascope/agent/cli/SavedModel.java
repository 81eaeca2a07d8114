package dev.spectrascope.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;

/**
 * A network from a file, of whichever kind.
 *
 * @param epoch epochs trained, as the file says
 * @param iteration minibatches trained, as the file says
 */
record SavedModel(ProbedNetwork network, int epoch, int iteration) {

    private static final byte[] ZIP = {'P', 'K'};
    private static final String CONFIGURATION = "configuration.json";

    /**
     * @throws CommandFailure one line, if the file holds no such network
     */
    static SavedModel read(Path file) throws CommandFailure {
        try {
            if (!isZip(file)) {
                return ofSameDiff(SameDiff.load(file.toFile(), false));
            }
            if (isGraph(file)) {
                ComputationGraph graph = ModelSerializer.restoreComputationGraph(file.toFile(), false);
                return new SavedModel(
                        ProbedNetwork.of(graph),
                        graph.getConfiguration().getEpochCount(),
                        graph.getConfiguration().getIterationCount());
            }
            MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
            return new SavedModel(ProbedNetwork.of(network), network.getEpochCount(), network.getIterationCount());
        } catch (IOException | RuntimeException e) {
            throw CommandFailure.failed(
                    file + " is not readable as a saved network (ModelSerializer, SameDiff.save): " + e.getMessage(),
                    e);
        }
    }

    private static SavedModel ofSameDiff(SameDiff graph) throws IOException {
        TrainingConfig training = graph.getTrainingConfig();
        if (training == null) {
            throw new IOException("it is no zip, and no SameDiff graph with a training configuration");
        }
        return new SavedModel(ProbedNetwork.of(graph), training.getEpochCount(), training.getIterationCount());
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    private static boolean isGraph(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(CONFIGURATION);
            if (entry == null) {
                throw new IOException("it has no " + CONFIGURATION);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                JsonNode configuration = new ObjectMapper().readTree(in);
                return configuration.has("vertices");
            }
        }
    }
}
