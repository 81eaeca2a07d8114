package dev.spectrascope.agent.session;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.AgentJar;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.worker.JobClasses;
import dev.spectrascope.agent.worker.Worker;
import dev.spectrascope.agent.worker.WorkerCommand;
import dev.spectrascope.agent.worker.WorkerEvents;
import dev.spectrascope.agent.worker.WorkerLimits;
import dev.spectrascope.agent.worker.WorkerSupervisor;
import dev.spectrascope.agent.worker.WorkerThread;
import dev.spectrascope.agent.worker.WorkerTurn;
import dev.spectrascope.probes.run.RunDirectory;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * Chooses who makes the reports of a run: a process, if it can be started and given the job's classes, else a thread. Says
 * which.
 */
final class WorkerChoice {

    private final RunDirectory run;
    private final AgentConfiguration configuration;
    private final AgentLog log;
    private final Optional<Path> agentJar = AgentJar.path();
    private final Optional<JobClasses> classes;

    /**
     * Finds the job's classes. Those of the program itself may come from another loader than DL4J's: that of the thread that
     * trains. The calling thread, on which runs are opened, has it from that one.
     */
    WorkerChoice(RunDirectory run, AgentConfiguration configuration, AgentLog log) {
        this.run = run;
        this.configuration = configuration;
        this.log = log;
        classes = agentJar.flatMap(jar -> JobClasses.of(
                Model.class.getClassLoader(), Thread.currentThread().getContextClassLoader()));
    }

    Worker choose(WorkerTurn turn, WorkerEvents events) {
        return switch (configuration.worker()) {
            case NONE -> Worker.none();
            case THREAD -> thread(turn, events);
            case PROCESS -> process(turn, events);
        };
    }

    private Worker thread(WorkerTurn turn, WorkerEvents events) {
        AgentConfiguration.Budget budget = configuration.budget();
        return new WorkerThread(run, budget.ofAnalysis(), WorkerLimits.of(budget.perReport()), turn, events);
    }

    private Worker process(WorkerTurn turn, WorkerEvents events) {
        if (!WorkerCommand.hasJava()) {
            return thread(turn, events, System.getProperty("java.home") + " has no bin/java to start a process with");
        }
        if (classes.isEmpty()) {
            return thread(
                    turn,
                    events,
                    "the job's classes cannot be given to a JVM of its own (those of DL4J come from "
                            + Model.class.getClassLoader() + ")");
        }
        log.info("the worker is a process with classes from " + classes.get().source());
        AgentConfiguration.Budget budget = configuration.budget();
        WorkerCommand command =
                WorkerCommand.of(classes.get(), agentJar.orElseThrow(), run.root(), budget.threads(), budget.device());
        return new WorkerSupervisor(run, command, WorkerLimits.of(budget.perReport()), turn, events);
    }

    private Worker thread(WorkerTurn turn, WorkerEvents events, String obstacle) {
        log.warn(obstacle + ", so reports are made by a thread of this one, with its processors and memory (worker=none"
                + " leaves them for later)");
        return thread(turn, events);
    }

    /** A command line for people. */
    String howToFinish() {
        return agentJar.map(jar -> WorkerCommand.forPeople(classes, jar, run.root()))
                .orElse("analyze " + run.root());
    }
}
