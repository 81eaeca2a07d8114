package dev.spectrascope.agent.config;

import dev.spectrascope.agent.dynamics.PeakOptions;
import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything the user may decide, in effect after all sources were read.
 *
 * @param schedule when snapshots are taken
 * @param iterationsPerEpoch iterations that make an epoch, at least 1; empty to go by DL4J's count of epochs
 * @param networks which networks of the JVM get a run
 * @param sets which examples are measured on
 * @param probes what is measured of each snapshot
 * @param budget what measuring may cost
 * @param disk what snapshots may take
 * @param worker where it is measured
 * @param http where metrics and the live page are served
 * @param push where metrics are sent without being asked for
 * @param peak when G has peaked
 * @param exitWait how long the JVM may stay up after training for reports still to come; zero for not at all
 * @param runDirectory the folder in which each run gets a folder of its own
 * @param resume the run that a network restored from a checkpoint goes on with; empty to begin a new one
 * @param strict whether a faulty configuration stops the JVM before {@code main} instead of keeping the agent out
 */
public record AgentConfiguration(
        Schedule schedule,
        Optional<Integer> iterationsPerEpoch,
        Networks networks,
        Sets sets,
        ProbePlan probes,
        Budget budget,
        Disk disk,
        WorkerMode worker,
        Http http,
        Push push,
        PeakOptions peak,
        Duration exitWait,
        Path runDirectory,
        Optional<Resume> resume,
        boolean strict) {

    /**
     * @param run a run directory; empty for the newest that has the same network and whose JVM is gone
     */
    public record Resume(Optional<Path> run) {}

    /**
     * @param most networks that get a run, in all, at least 1
     * @param which of them, counted from 1 in the order in which they begin to train
     * @param withLayer the name of a layer or vertex that they must have
     * @param minParameters that they must have, at least 1
     */
    public record Networks(int most, Schedule.Rule which, Optional<String> withLayer, long minParameters) {}

    /**
     * @param examplesPerClass in each of the two sets, at least 1
     * @param examples in each of the two sets where labels tell no classes, at least 1
     * @param memoryBudgetMegabytes for the examples of each set, at least 1; where they would take more, fewer are chosen
     * @param seed of the choice
     * @param classNames what the classes are called, by their index; empty to call them as the program does, or by number
     * @param train a saved {@code DataSet} or {@code MultiDataSet} to use; empty to choose among the examples that stream by in training
     * @param test a saved {@code DataSet} or {@code MultiDataSet} to use; empty to choose among those the program evaluates on
     */
    public record Sets(
            int examplesPerClass,
            int examples,
            long memoryBudgetMegabytes,
            long seed,
            List<String> classNames,
            Optional<Path> train,
            Optional<Path> test) {}

    /**
     * @param threads processor threads of the worker, at least 1
     * @param device of the worker, as CUDA numbers them; empty for the one ND4J chooses
     * @param share of the wall-clock time in which the worker computes, in (0, 1]
     * @param perReport time for one report, after which it is what it has come to; zero for no limit
     * @param behind what is done when snapshots come faster than reports
     * @param queue snapshots that may wait for a report; empty for any number
     */
    public record Budget(
            int threads,
            Optional<Integer> device,
            double share,
            Duration perReport,
            BehindPolicy behind,
            Optional<Integer> queue) {

        /** What an analysis is told of it. */
        public AnalysisBudget ofAnalysis() {
            int waiting = behind == BehindPolicy.NEWEST ? 1 : queue.orElse(Integer.MAX_VALUE);
            return new AnalysisBudget(perReport, share, waiting);
        }
    }

    /**
     * @param snapshotsMegabytes that the parameters of a run's snapshots may take, in 2<sup>20</sup> bytes; empty for any number.
     *     Where they would take more, those that have a report go, the oldest first
     * @param leaveMegabytes that are left on the file system: a snapshot that would take of them is not stored
     */
    public record Disk(Optional<Long> snapshotsMegabytes, long leaveMegabytes) {}

    /**
     * @param gateway address of a Prometheus Pushgateway; empty for none
     * @param job the label under which it keeps the metrics
     * @param user for basic authentication; empty for none
     * @param passwordFile the file that holds that user's password; there where the user is
     * @param otlp where an OpenTelemetry collector takes metrics; empty for none
     * @param micrometer whether the program's own Micrometer gets the same meters
     */
    public record Push(
            Optional<URI> gateway,
            String job,
            Optional<String> user,
            Optional<Path> passwordFile,
            Optional<URI> otlp,
            boolean micrometer) {}

    /**
     * @param host name or address to listen on
     * @param port 0 for any that is free
     * @param user who may look, with a password; empty for everybody who reaches the port
     * @param passwordHash of that user's password, as the command hash-password prints it; there where the user is
     * @param keyStore PKCS #12 file for TLS; empty for plain HTTP
     * @param keyStorePasswordFile the file that holds its password; there where the key store is
     */
    public record Http(
            String host,
            int port,
            Optional<String> user,
            Optional<String> passwordHash,
            Optional<Path> keyStore,
            Optional<Path> keyStorePasswordFile) {

        /** Plain HTTP, for everybody who reaches the port. */
        public Http(String host, int port) {
            this(host, port, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
