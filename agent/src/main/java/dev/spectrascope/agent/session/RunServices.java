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
import dev.spectrascope.agent.worker.JobClasses;
import dev.spectrascope.agent.worker.Worker;
import dev.spectrascope.agent.worker.WorkerCommand;
import dev.spectrascope.agent.worker.WorkerEvents;
import dev.spectrascope.agent.worker.WorkerLimits;
import dev.spectrascope.agent.worker.WorkerSupervisor;
import dev.spectrascope.agent.worker.WorkerThread;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/** What goes on beside an open run: it is shown, its reports are followed, and made by a worker. */
final class RunServices implements AutoCloseable {

    private final RunDirectory run;
    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final RunBoard board;
    private final Optional<JobClasses> classes = jobClasses();
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
            new ExitWait(run, limit, howToFinish(), log::info, worker).await();
        }
    }

    /** Whether there is nothing left to do for a run that has ended. */
    boolean areDone() throws IOException {
        return !worker.hopeful() || run.pending().isEmpty();
    }

    private String howToFinish() {
        return agentJar() == null ? "analyze " + run.root() : WorkerCommand.forPeople(classes, agentJar(), run.root());
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
        return switch (configuration.worker()) {
            case NONE -> Worker.none();
            case THREAD -> new WorkerThread(run, configuration.budget().ofAnalysis(), board.turn(), events);
            case PROCESS -> process(events);
        };
    }

    private Worker process(WorkerEvents events) {
        if (classes.isEmpty()) {
            log.warn("the job's classes cannot be given to a JVM of its own (those of DL4J come from "
                    + Model.class.getClassLoader()
                    + "), so reports are made by a thread of this one, with its processors and memory"
                    + " (worker=none leaves them for later)");
            return new WorkerThread(run, configuration.budget().ofAnalysis(), board.turn(), events);
        }
        log.info("the worker is a process with classes from " + classes.get().source());
        AgentConfiguration.Budget budget = configuration.budget();
        WorkerCommand command =
                WorkerCommand.of(classes.get(), agentJar(), run.root(), budget.threads(), budget.device());
        return new WorkerSupervisor(run, command, WorkerLimits.of(budget.perReport()), board.turn(), events);
    }

    /**
     * Classes of the program itself may come from another loader than DL4J's: that of the thread that trains. This thread, on
     * which runs are opened, has it from that one.
     */
    private static Optional<JobClasses> jobClasses() {
        return agentJar() == null
                ? Optional.empty()
                : JobClasses.of(
                        Model.class.getClassLoader(), Thread.currentThread().getContextClassLoader());
    }

    private static Path agentJar() {
        try {
            return Path.of(RunServices.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
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
