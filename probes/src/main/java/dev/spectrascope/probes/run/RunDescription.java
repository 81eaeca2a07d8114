package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.time.Instant;
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
        Map<String, String> versions) {

    public static final String SCHEMA = "spectrascope/run/1";

    /** The same run, ended. */
    public RunDescription finishedAt(Instant time) {
        return new RunDescription(schema, run, started, time, pid, network, plan, configuration, address, versions);
    }

    /** The same run, with metrics served at this address. */
    public RunDescription servedAt(String where) {
        return new RunDescription(schema, run, started, finished, pid, network, plan, configuration, where, versions);
    }
}
