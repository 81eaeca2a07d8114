package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.AgentConfiguration.Resume;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the run that a network which was restored from a checkpoint goes on with: one of the same configuration that has come as far
 * as the network's count of iterations, and that no living JVM works on. Each run is found once.
 */
final class RunResumption {

    /** A run and what its {@code run.json} says. */
    private record Described(RunDirectory directory, RunDescription run) {}

    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final Set<Path> found = new HashSet<>();

    RunResumption(AgentConfiguration configuration, AgentLog log) {
        this.configuration = configuration;
        this.log = log;
    }

    /** The run to go on with; empty for a new one, which is told where one was asked for. */
    synchronized Optional<RunDirectory> find(TrainedNetwork network) {
        if (configuration.resume().isEmpty()) {
            return Optional.empty();
        }
        Resume resume = configuration.resume().get();
        try {
            Optional<RunDirectory> run =
                    resume.run().isPresent() ? named(resume.run().get(), network) : latest(network);
            run.ifPresent(one -> found.add(key(one)));
            return run;
        } catch (IOException | RuntimeException fault) {
            log.fault("resume", "looking for the run to go on with; a new one is begun", fault);
            return Optional.empty();
        }
    }

    private static Path key(RunDirectory run) {
        return run.root().toAbsolutePath().normalize();
    }

    private Optional<RunDirectory> named(Path root, TrainedNetwork network) throws IOException {
        RunDirectory run = RunDirectory.open(root);
        Optional<String> obstacle = obstacle(new Described(run, run.run()), network);
        obstacle.ifPresent(
                why -> log.warn("resume: " + root + " is not gone on with, since " + why + "; a new run is begun"));
        return obstacle.isPresent() ? Optional.empty() : Optional.of(run);
    }

    private Optional<RunDirectory> latest(TrainedNetwork network) throws IOException {
        for (Described one : newestFirst()) {
            if (obstacle(one, network).isEmpty()) {
                return Optional.of(one.directory());
            }
        }
        log.info("resume: no run in " + configuration.runDirectory() + " is one that this network, at iteration "
                + network.iterationCount() + ", goes on with; a new run is begun");
        return Optional.empty();
    }

    private List<Described> newestFirst() throws IOException {
        List<Described> all = new ArrayList<>();
        if (!Files.isDirectory(configuration.runDirectory())) {
            return all;
        }
        try (Stream<Path> roots = Files.list(configuration.runDirectory())) {
            for (Path root : roots.filter(folder -> Files.isRegularFile(folder.resolve("run.json")))
                    .toList()) {
                try {
                    RunDirectory run = RunDirectory.open(root);
                    all.add(new Described(run, run.run()));
                } catch (IOException unreadable) {
                    log.recurring("resume", "resume: passed over, for it cannot be read: " + unreadable.getMessage());
                }
            }
        }
        all.sort(Comparator.comparing((Described one) -> one.run().started()).reversed());
        return all;
    }

    /** Why a network does not go on with a run. */
    private Optional<String> obstacle(Described one, TrainedNetwork network) throws IOException {
        int iteration = network.iterationCount();
        if (iteration == 0) {
            return Optional.of("the network begins at iteration 0; it is not restored from a checkpoint");
        }
        if (found.contains(key(one.directory()))) {
            return Optional.of("another network of this JVM goes on with it");
        }
        if (one.run().trainingGoesOn()) {
            return Optional.of("its JVM, process " + one.run().pid() + ", is alive");
        }
        if (one.directory().readSnapshots().stream().noneMatch(snapshot -> snapshot.iteration() <= iteration)) {
            return Optional.of("it has no snapshot up to iteration " + iteration);
        }
        return one.directory().network().isOfSameNetwork(network.description())
                ? Optional.empty()
                : Optional.of("its network has another configuration");
    }
}
