package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code run.json}: what is being trained and how it is watched.
 *
 * @param schema {@link #SCHEMA}
 * @param run the run's id, the name of its directory
 * @param started when the run began
 * @param finished when training ended, null while it runs or after a kill
 * @param pid of the training JVM
 * @param network one line: kind, layers, parameters
 * @param plan the {@link ProbePlan} with which snapshots are analysed
 * @param configuration the effective configuration in full
 * @param address where metrics are served, null where they are not
 * @param versions of Spectrascope, DL4J, ND4J and Java
 * @param resumed when the run was gone on with by another network or JVM, in order
 */
public record RunDescription(
        String schema,
        String run,
        Instant started,
        Instant finished,
        long pid,
        String network,
        ProbePlan plan,
        JsonNode configuration,
        String address,
        Map<String, String> versions,
        List<Resumption> resumed) {

    public static final String SCHEMA = "spectrascope/run/1";

    /**
     * Where a run was gone on with.
     *
     * @param time when
     * @param pid of the JVM that does
     * @param iteration the minibatches that its network had completed
     * @param abandoned snapshots that were put aside, since training had gone back behind them
     */
    public record Resumption(Instant time, long pid, int iteration, int abandoned) {}

    public RunDescription {
        resumed = resumed == null ? List.of() : List.copyOf(resumed);
    }

    /** A run that was never resumed. */
    public RunDescription(
            String schema,
            String run,
            Instant started,
            Instant finished,
            long pid,
            String network,
            ProbePlan plan,
            JsonNode configuration,
            String address,
            Map<String, String> versions) {
        this(schema, run, started, finished, pid, network, plan, configuration, address, versions, List.of());
    }

    /**
     * Whether training goes on, in a JVM of this machine. Another process may have the number of a JVM that is gone, in
     * containers even the one that asks: one that began after the run is not it.
     */
    public boolean trainingGoesOn() {
        if (finished != null) {
            return false;
        }
        Instant begun =
                resumed.isEmpty() ? started : resumed.get(resumed.size() - 1).time();
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info()
                        .startInstant()
                        .map(start -> !start.isAfter(begun))
                        .orElse(true))
                .orElse(false);
    }

    /** The same run, ended. */
    public RunDescription finishedAt(Instant time) {
        return new RunDescription(
                schema, run, started, time, pid, network, plan, configuration, address, versions, resumed);
    }

    /** The same run, with metrics served at this address. */
    public RunDescription servedAt(String where) {
        return new RunDescription(
                schema, run, started, finished, pid, network, plan, configuration, where, versions, resumed);
    }

    /** The same run, gone on with; what is measured stays as it was, so that reports can be compared. */
    public RunDescription resumedBy(Resumption resumption, JsonNode by, Map<String, String> with) {
        List<Resumption> all = new ArrayList<>(resumed);
        all.add(resumption);
        return new RunDescription(schema, run, started, null, resumption.pid(), network, plan, by, null, with, all);
    }
}
