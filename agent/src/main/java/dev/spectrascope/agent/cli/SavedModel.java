package dev.spectrascope.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A network from a file, of whichever of the two kinds.
 *
 * @param epoch epochs trained, as the file says
 * @param iteration minibatches trained, as the file says
 */
record SavedModel(Model model, int epoch, int iteration) {

    private static final String CONFIGURATION = "configuration.json";

    /**
     * @throws CommandFailure one line, if the file holds no such network
     */
    static SavedModel read(Path file) throws CommandFailure {
        try {
            if (isGraph(file)) {
                ComputationGraph graph = ModelSerializer.restoreComputationGraph(file.toFile(), false);
                return new SavedModel(
                        graph,
                        graph.getConfiguration().getEpochCount(),
                        graph.getConfiguration().getIterationCount());
            }
            MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
            return new SavedModel(network, network.getEpochCount(), network.getIterationCount());
        } catch (IOException | RuntimeException e) {
            throw CommandFailure.failed(
                    file + " is not readable as a saved network (ModelSerializer): " + e.getMessage(), e);
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
