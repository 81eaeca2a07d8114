package dev.spectrascope.agent.session;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.WorkerMode;
import dev.spectrascope.agent.dynamics.DynamicsJournal;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.CaptureMetrics;
import dev.spectrascope.agent.metrics.ReportFollower;
import dev.spectrascope.agent.metrics.RunMetrics;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.agent.worker.ExitWait;
import dev.spectrascope.agent.worker.Worker;
import dev.spectrascope.agent.worker.WorkerEvents;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What goes on beside an open run: it is shown, its reports are followed, and made by a worker. */
final class RunServices implements AutoCloseable {

    private final RunDirectory run;
    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final RunBoard board;
    private final WorkerChoice choice;
    private final CaptureMetrics metrics;
    private final RunNews news;
    private final ReportFollower follower;
    private final Worker worker;

    /** Starts everything; what cannot be started is logged and counted, and the run goes on without it. */
    RunServices(RunDirectory run, AgentConfiguration configuration, RunBoard board, AgentLog log) {
        this.run = run;
        this.board = board;
        this.configuration = configuration;
        this.log = log;
        choice = new WorkerChoice(run, configuration, log);
        String id = run.root().getFileName().toString();
        metrics = board.capture(id);
        news = new RunNews(log);
        RunMetrics meters = board.run(id);
        DynamicsJournal journal = new DynamicsJournal(run, log::info);
        follower = new ReportFollower(
                run,
                state -> show(state, meters, journal),
                fault -> failed(AgentFault.READING, "reading " + run.root(), fault));
        showBesideOthers();
        follower.start();
        worker = worker();
        worker.start();
    }

    private void show(RunState state, RunMetrics meters, DynamicsJournal journal) {
        if (meters.update(state)) {
            board.reported();
        }
        board.events().update(run.root().getFileName().toString(), state);
        news.tell(state);
        try {
            journal.note(state.dynamics());
        } catch (IOException fault) {
            failed(AgentFault.STORAGE, "writing " + run.dynamicsFile(), fault);
        }
    }

    CaptureMetrics metrics() {
        return metrics;
    }

    /**
     * Waits until the reports are made, as long as that is allowed.
     *
     * @param limit longest wait
     */
    void awaitReports(Duration limit) throws IOException {
        if (configuration.worker() != WorkerMode.NONE) {
            new ExitWait(run, limit, choice.howToFinish(), log::info, worker).await();
        }
    }

    /** Whether there is nothing left to do for a run that has ended. */
    boolean areDone() throws IOException {
        return !worker.hopeful() || run.pending().isEmpty();
    }

    private void showBesideOthers() {
        Optional<String> address = board.show(ServedRun.of(run, follower::state));
        try {
            if (address.isPresent()) {
                run.write(run.run().servedAt(address.get()));
            }
        } catch (IOException fault) {
            failed(AgentFault.STORAGE, "noting where the run is shown", fault);
        }
    }

    private Worker worker() {
        WorkerEvents events = new WorkerEvents() {
            @Override
            public void log(String line) {
                log.info(line);
            }

            @Override
            public void restarted() {
                metrics.workerRestarted();
            }

            @Override
            public void fault(Exception cause) {
                failed(AgentFault.WORKER, "running the worker", cause);
            }
        };
        return choice.choose(board.turn(), events);
    }

    private void failed(AgentFault kind, String doing, Exception fault) {
        metrics.fault(kind);
        log.fault(kind.label(), doing, fault);
    }

    /** Ends the worker; what is known of the run stays to be seen. */
    @Override
    public void close() {
        worker.close();
        follower.close();
    }
}
