package dev.spectrascope.agent.session;

import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.spectra.Degradation;
import java.util.HashSet;
import java.util.Set;

/** Logs what a run lacks of what was asked for: snapshots that get no report, reports that hold less. Used by one thread. */
final class RunNews {

    private final AgentLog log;
    private final Set<Gap> gaps = new HashSet<>();
    private final Set<Failure> failures = new HashSet<>();
    private final Set<String> degraded = new HashSet<>();

    RunNews(AgentLog log) {
        this.log = log;
    }

    /** Tells what is new in this state. */
    void tell(RunState state) {
        for (Gap gap : state.gaps()) {
            // What is dropped is told where it happens.
            if (gap.kind() == Gap.Kind.PASSED_OVER && gaps.add(gap)) {
                log.recurring("passed over", "snapshot " + gap.snapshot() + " gets no report: " + gap.reason());
            }
            if (gap.kind() == Gap.Kind.REMOVED && gaps.add(gap)) {
                log.recurring("removed", "the parameters of " + gap.snapshot() + " were removed: " + gap.reason());
            }
        }
        for (Failure failure : state.failures()) {
            if (failures.add(failure)) {
                log.recurring("failed", "snapshot " + failure.snapshot() + " gets no report: " + failure.cause());
            }
        }
        for (NamedReport named : state.reports()) {
            if (named.report().degraded() != null && degraded.add(named.snapshot())) {
                log.recurring(
                        "degraded",
                        "report " + named.snapshot() + " holds less than was asked for, since budget.perReport did not"
                                + " suffice: "
                                + String.join(
                                        "; ",
                                        named.report().degraded().stream()
                                                .map(Degradation::toString)
                                                .toList()));
            }
        }
    }
}
