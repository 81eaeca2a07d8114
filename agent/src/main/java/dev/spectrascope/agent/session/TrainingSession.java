package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.CaptureObserver;
import dev.spectrascope.agent.capture.CaptureStorage;
import dev.spectrascope.agent.capture.EarlierRun;
import dev.spectrascope.agent.capture.NetworkCapture;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.CaptureMetrics;
import dev.spectrascope.agent.worker.JvmExit;
import dev.spectrascope.probes.run.RunDescription.Resumption;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One network's training under watch: from its first update until it is no more, or the JVM ends. Made on the thread that
 * trains; whatever takes time is done by capture's writer.
 */
final class TrainingSession implements CaptureObserver {

    /** For what was captured last; long enough for a few snapshots on a slow disk. */
    private static final Duration WRITING = Duration.ofSeconds(60);

    /** The same where a signal ends the JVM: whoever sent it does not wait long. */
    private static final Duration WRITING_IN_HASTE = Duration.ofSeconds(5);

    private final AgentConfiguration configuration;
    private final RunBoard board;
    private final AgentLog log;
    private final SessionMetrics metrics = new SessionMetrics();
    private final NetworkCapture capture;
    private volatile RunDirectory run;
    private volatile RunServices services;
    private final Object handover = new Object();
    private Watched owner;
    private boolean ending;
    private boolean stopped;

    /**
     * @param network kept until the run is open, and no longer
     * @param earlier the run that is gone on with, empty for a new one
     */
    TrainingSession(
            TrainedNetwork network,
            Optional<RunDirectory> earlier,
            AgentConfiguration configuration,
            RunBoard board,
            AgentLog log) {
        this.configuration = configuration;
        this.board = board;
        this.log = log;
        RunOpening opening = new RunOpening(network, earlier, configuration);
        CaptureStorage storage =
                new CaptureStorage(configuration.sets(), configuration.disk(), network, () -> open(opening));
        EarlierRun before =
                earlier.map(run -> look(run, network.iterationCount())).orElse(EarlierRun.NONE);
        capture = new NetworkCapture(network, configuration, before, storage, this);
    }

    private EarlierRun look(RunDirectory earlier, int iteration) {
        try {
            return EarlierRun.of(earlier, iteration);
        } catch (IOException fault) {
            log.fault("resume", "reading the run to go on with", fault);
            return EarlierRun.NONE;
        }
    }

    /**
     * Makes a network the one that is watched, from now on instead of another.
     *
     * @return false if the run is being ended
     */
    boolean handTo(Watched network) {
        synchronized (handover) {
            if (!ending) {
                owner = network;
            }
            return !ending;
        }
    }

    /** Where this session tells of itself. */
    AgentLog log() {
        return log;
    }

    /** The run's directory, empty before it is open. */
    Optional<RunDirectory> run() {
        return Optional.ofNullable(run);
    }

    NetworkCapture capture() {
        return capture;
    }

    private RunDirectory open(RunOpening opening) throws Exception {
        run = opening.open();
        log.info("run " + run.root().toAbsolutePath() + lastResumption());
        services = new RunServices(run, configuration, board, log);
        metrics.connect(services.metrics());
        return run;
    }

    private String lastResumption() throws IOException {
        List<Resumption> all = run.run().resumed();
        if (all.isEmpty()) {
            return "";
        }
        Resumption last = all.get(all.size() - 1);
        return " goes on from iteration " + last.iteration()
                + (last.abandoned() == 0
                        ? ""
                        : "; " + last.abandoned() + " later snapshots are put aside in abandoned/");
    }

    /**
     * Training is over: what was captured is written, and the run is declared finished. Once; whoever comes second waits until it
     * is done.
     *
     * @param by the network whose training is over; if another has taken its place, nothing happens
     */
    void stop(Watched by) {
        synchronized (handover) {
            if (owner != by) {
                return;
            }
            ending = true;
        }
        stop(Optional.ofNullable(by.get()).map(TrainedNetwork::of));
    }

    private synchronized void stop(Optional<TrainedNetwork> network) {
        if (stopped) {
            return;
        }
        stopped = true;
        Duration patience = JvmExit.bySignal() ? WRITING_IN_HASTE : WRITING;
        try {
            if (!capture.close(network, patience)) {
                log.warn("what was captured last could not be written in " + patience.toSeconds() + " s");
            }
            if (run != null) {
                run.write(run.run().finishedAt(Instant.now()));
            }
        } catch (Exception | LinkageError fault) {
            log.fault("exit", "ending the run", fault);
        }
    }

    /** Waits until {@link #stop} is done, which has begun. */
    void awaitStop() {
        stop(Optional.empty());
    }

    /** Whether all reports of a stopped run are made, as far as they can be. */
    boolean isDone() {
        try {
            return services == null || services.areDone();
        } catch (IOException fault) {
            log.fault("exit", "looking for reports still to come", fault);
            return true;
        }
    }

    /** Waits for the reports that are still to come. */
    void awaitReports(Duration limit) {
        try {
            if (services != null) {
                services.awaitReports(limit);
            }
        } catch (Exception | LinkageError fault) {
            log.fault("exit", "waiting for reports", fault);
        }
    }

    /** Ends what goes on beside the run. */
    void close() {
        if (services != null) {
            services.close();
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
