package dev.spectrascope.agent.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.EffectiveConfiguration;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.spectra.Versions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Makes the directory of a new run, named after the moment and the process, and describes the run in it. */
final class RunOpening {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final TrainedNetwork network;
    private final AgentConfiguration configuration;
    private final Instant started = Instant.now();

    RunOpening(TrainedNetwork network, AgentConfiguration configuration) {
        this.network = network;
        this.configuration = configuration;
    }

    /** Makes the directory. */
    RunDirectory open() throws IOException {
        Path root =
                create(MOMENT.format(started) + "-" + ProcessHandle.current().pid());
        RunDescription run = new RunDescription(
                RunDescription.SCHEMA,
                root.getFileName().toString(),
                started,
                null,
                ProcessHandle.current().pid(),
                summary(network.model()),
                configuration.probes(),
                new ObjectMapper().valueToTree(EffectiveConfiguration.toPublicTree(configuration)),
                null,
                Versions.here());
        return RunDirectory.create(root, run, NetworkDescription.of(network.model()));
    }

    /** Makes a folder that was not there: networks may begin to train at the same moment. */
    private Path create(String name) throws IOException {
        Path folder = Files.createDirectories(configuration.runDirectory());
        Path root = folder.resolve(name);
        for (int again = 2; true; again++) {
            try {
                return Files.createDirectory(root);
            } catch (FileAlreadyExistsException e) {
                root = folder.resolve(name + "-" + again);
            }
        }
    }

    private static String summary(Model model) {
        int layers = model instanceof MultiLayerNetwork network
                ? network.getnLayers()
                : ((ComputationGraph) model).getNumLayers();
        return String.format(
                Locale.ROOT,
                "%s, %d layers, %,d parameters",
                model instanceof MultiLayerNetwork ? "MultiLayerNetwork" : "ComputationGraph",
                layers,
                model.numParams());
    }
}
