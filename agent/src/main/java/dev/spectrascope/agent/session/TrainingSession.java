package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.CaptureObserver;
import dev.spectrascope.agent.capture.CaptureStorage;
import dev.spectrascope.agent.capture.NetworkCapture;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.probes.run.RunDirectory;
import java.time.Duration;
import java.time.Instant;

/** One network's training under watch: from its first update to the end of the JVM. */
final class TrainingSession implements CaptureObserver {

    /** Long enough for a few snapshots on a slow disk. */
    private static final Duration WRITING = Duration.ofSeconds(60);

    private final AgentLog log;
    private final RunOpening opening;
    private final NetworkCapture capture;
    private volatile RunDirectory run;

    TrainingSession(TrainedNetwork network, AgentConfiguration configuration, AgentLog log) {
        this.log = log;
        this.opening = new RunOpening(network, configuration);
        CaptureStorage storage = new CaptureStorage(configuration.sets(), this::open);
        capture = new NetworkCapture(network, configuration, storage, this);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "spectrascope-exit"));
    }

    NetworkCapture capture() {
        return capture;
    }

    void hookFailed(Throwable fault) {
        log.fault("hook", "a hook failed; training goes on", fault);
    }

    private RunDirectory open() throws Exception {
        run = opening.open(null);
        log.info("run " + run.root().toAbsolutePath());
        return run;
    }

    private void end() {
        try {
            if (!capture.close(WRITING)) {
                log.warn("what was captured last could not be written in " + WRITING.toSeconds() + " s");
            }
            if (run != null) {
                run.write(run.run().finishedAt(Instant.now()));
            }
        } catch (Exception | LinkageError fault) {
            log.fault("exit", "ending the run", fault);
        }
    }

    @Override
    public void paused(Duration pause) {}

    @Override
    public void dropped(String snapshot, String why) {
        log.warn("snapshot " + snapshot + " is lost: " + why);
    }

    @Override
    public void note(String event) {
        log.info(event);
    }

    @Override
    public void failed(Part part, String doing, Throwable fault) {
        log.fault(part.name(), doing, fault);
    }
}
