package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.CaptureObserver;
import dev.spectrascope.agent.capture.CaptureStorage;
import dev.spectrascope.agent.capture.NetworkCapture;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.CaptureMetrics;
import dev.spectrascope.agent.threads.AgentThreads;
import dev.spectrascope.agent.worker.JvmExit;
import dev.spectrascope.probes.run.RunDirectory;
import java.time.Duration;
import java.time.Instant;

/**
 * One network's training under watch: from its first update to the end of the JVM. Made on the thread that trains;
 * whatever takes time is done by capture's writer.
 */
final class TrainingSession implements CaptureObserver {

    /** For what was captured last; long enough for a few snapshots on a slow disk. */
    private static final Duration WRITING = Duration.ofSeconds(60);

    /** The same where a signal ends the JVM: whoever sent it does not wait long. */
    private static final Duration WRITING_IN_HASTE = Duration.ofSeconds(5);

    private final TrainedNetwork network;
    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final SessionMetrics metrics = new SessionMetrics();
    private final NetworkCapture capture;
    private volatile RunDirectory run;
    private volatile RunServices services;
    private boolean ended;

    TrainingSession(TrainedNetwork network, AgentConfiguration configuration, AgentLog log) {
        this.network = network;
        this.configuration = configuration;
        this.log = log;
        CaptureStorage storage = new CaptureStorage(configuration.sets(), network, this::open);
        capture = new NetworkCapture(network, configuration, storage, this);
        Runtime.getRuntime().addShutdownHook(AgentThreads.daemon(this::jvmEnds, "spectrascope-exit"));
    }

    NetworkCapture capture() {
        return capture;
    }

    private RunDirectory open() throws Exception {
        run = new RunOpening(network, configuration).open();
        log.info("run " + run.root().toAbsolutePath());
        services = new RunServices(run, configuration, log);
        metrics.connect(services.metrics());
        return run;
    }

    /** Ends the watch while the JVM lives on; comes back at once, and what is left to do is done by a thread of its own. */
    void detach() {
        AgentThreads.daemon(this::end, "spectrascope-detach").start();
    }

    private void jvmEnds() {
        log.jvmEnds();
        end();
    }

    /** Once; whoever comes second waits until it is done. */
    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        Duration patience = JvmExit.bySignal() ? WRITING_IN_HASTE : WRITING;
        try {
            if (!capture.close(patience)) {
                log.warn("what was captured last could not be written in " + patience.toSeconds() + " s");
            }
            if (run != null) {
                run.write(run.run().finishedAt(Instant.now()));
            }
            if (services != null) {
                services.awaitReports();
                services.close();
            }
        } catch (Exception | LinkageError fault) {
            log.fault("exit", "ending the run", fault);
        }
    }

    @Override
    public void paused(Duration pause) {
        metrics.count(meters -> meters.paused(pause));
    }

    @Override
    public void dropped(String snapshot, String why) {
        metrics.count(CaptureMetrics::dropped);
        log.recurring("dropped", "snapshot " + snapshot + " is lost: " + why);
    }

    @Override
    public void note(String event) {
        log.info(event);
    }

    @Override
    public void failed(Part part, String doing, Throwable fault) {
        metrics.count(meters -> meters.fault(AgentFault.valueOf(part.name())));
        log.fault(part.name(), doing, fault);
    }
}
