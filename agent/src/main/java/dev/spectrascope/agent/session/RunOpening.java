package dev.spectrascope.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.EffectiveConfiguration;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDescription.Resumption;
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
import java.util.Optional;

/**
 * Makes the directory of a new run, named after the moment and the process, and describes the run in it; or goes on with an
 * earlier run, where the network is.
 */
final class RunOpening {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final TrainedNetwork network;
    private final int iteration;
    private final Optional<RunDirectory> earlier;
    private final AgentConfiguration configuration;
    private final Instant started = Instant.now();

    /**
     * @param earlier the run that is gone on with, empty for a new one
     */
    RunOpening(TrainedNetwork network, Optional<RunDirectory> earlier, AgentConfiguration configuration) {
        this.network = network;
        this.iteration = network.iterationCount();
        this.earlier = earlier;
        this.configuration = configuration;
    }

    /** Makes or takes over the directory. */
    RunDirectory open() throws IOException {
        return earlier.isPresent() ? goOn(earlier.get()) : begin();
    }

    /** What training has gone back behind is put aside; no file is lost. */
    private RunDirectory goOn(RunDirectory run) throws IOException {
        int abandoned = run.abandonAfter(iteration);
        Resumption resumption = new Resumption(started, ProcessHandle.current().pid(), iteration, abandoned);
        run.write(run.run().resumedBy(resumption, shownConfiguration(), Versions.here()));
        return run;
    }

    private JsonNode shownConfiguration() {
        return new ObjectMapper().valueToTree(EffectiveConfiguration.toPublicTree(configuration));
    }

    private RunDirectory begin() throws IOException {
        Path root =
                create(MOMENT.format(started) + "-" + ProcessHandle.current().pid());
        RunDescription run = new RunDescription(
                RunDescription.SCHEMA,
                root.getFileName().toString(),
                started,
                null,
                ProcessHandle.current().pid(),
                network.summary(),
                configuration.probes(),
                shownConfiguration(),
                null,
                Versions.here());
        return RunDirectory.create(root, run, network.description());
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
}
