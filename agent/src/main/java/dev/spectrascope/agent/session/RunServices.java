package dev.spectrascope.agent.session;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.WorkerMode;
import dev.spectrascope.agent.dynamics.DynamicsJournal;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.CaptureMetrics;
import dev.spectrascope.agent.metrics.MetricsRegistry;
import dev.spectrascope.agent.metrics.ReportFollower;
import dev.spectrascope.agent.metrics.RunMetrics;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.web.RunEvents;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.agent.web.SpectrascopeServer;
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
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/** What goes on beside an open run: metrics and page are served, reports followed, and made by a worker. */
final class RunServices implements AutoCloseable {

    private final RunDirectory run;
    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final MetricsRegistry registry = new MetricsRegistry();
    private final Optional<JobClasses> classes = jobClasses();
    private final RunEvents events = new RunEvents();
    private final CaptureMetrics metrics;
    private final ReportFollower follower;
    private final Worker worker;
    private SpectrascopeServer server;

    /** Starts everything; what cannot be started is logged and counted, and the run goes on without it. */
    RunServices(RunDirectory run, AgentConfiguration configuration, AgentLog log) {
        this.run = run;
        this.configuration = configuration;
        this.log = log;
        String id = run.root().getFileName().toString();
        metrics = registry.capture(id);
        RunMetrics meters = registry.run(id);
        DynamicsJournal journal = new DynamicsJournal(run, log::info);
        follower = new ReportFollower(
                run,
                state -> show(state, meters, journal),
                fault -> failed(AgentFault.READING, "reading " + run.root(), fault));
        serve();
        follower.start();
        worker = worker();
        worker.start();
    }

    private void show(RunState state, RunMetrics meters, DynamicsJournal journal) {
        meters.update(state);
        events.update(run.root().getFileName().toString(), state);
        try {
            journal.note(state.dynamics());
        } catch (IOException fault) {
            failed(AgentFault.STORAGE, "writing " + run.dynamicsFile(), fault);
        }
    }

    CaptureMetrics metrics() {
        return metrics;
    }

    /** Waits until the reports are made, as long as that is allowed. */
    void awaitReports() throws IOException {
        if (configuration.worker() != WorkerMode.NONE) {
            new ExitWait(run, configuration.exitWait(), howToFinish(), log::info, worker).await();
        }
    }

    private String howToFinish() {
        return agentJar() == null ? "analyze " + run.root() : WorkerCommand.forPeople(classes, agentJar(), run.root());
    }

    private void serve() {
        AgentConfiguration.Http http = configuration.http();
        try {
            server = SpectrascopeServer.start(
                    http, List.of(ServedRun.of(run, follower::state)), events, registry::scrape, metrics::faults);
            run.write(run.run().servedAt(server.address()));
            log.info("metrics and live page at " + server.address()
                    + (http.port() == 0 || server.port() == http.port()
                            ? ""
                            : ", since port " + http.port() + " is taken"));
            if (server.isExposed()) {
                log.info("everybody who reaches " + http.host()
                        + " can look; http.user and http.passwordHash keep others out");
            }
        } catch (IOException | RuntimeException fault) {
            failed(AgentFault.HTTP, "serving metrics", fault);
        } catch (NoClassDefFoundError fault) {
            // Programs on a module path resolve few modules of the JDK's.
            failed(AgentFault.HTTP, "serving metrics needs --add-modules jdk.httpserver", fault);
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
            case THREAD -> new WorkerThread(run, events);
            case PROCESS -> process(events);
        };
    }

    private Worker process(WorkerEvents events) {
        if (classes.isEmpty()) {
            log.warn("the job's classes cannot be given to a JVM of its own (those of DL4J come from "
                    + Model.class.getClassLoader()
                    + "), so reports are made by a thread of this one, with its processors and memory"
                    + " (worker=none leaves them for later)");
            return new WorkerThread(run, events);
        }
        log.info("the worker is a process that gets its classes from "
                + classes.get().source());
        WorkerCommand command = WorkerCommand.of(
                classes.get(), agentJar(), run.root(), configuration.budget().threads());
        return new WorkerSupervisor(
                run, command, WorkerLimits.of(configuration.budget().perReport()), events);
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

    private void failed(AgentFault kind, String doing, Throwable fault) {
        metrics.fault(kind);
        log.fault(kind.label(), doing, fault);
    }

    @Override
    public void close() {
        worker.close();
        follower.close();
        if (server != null) {
            server.close();
        }
        registry.close();
    }
}
