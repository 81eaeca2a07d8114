package dev.spectrascope.agent.metrics;

import java.util.Locale;

/** The parts of the agent in which something can go wrong while training goes on; the label {@code kind}. */
public enum AgentFault {
    /** A hook in the training program threw. */
    HOOK,
    /** Parameters or examples could not be copied. */
    CAPTURE,
    /** The run directory could not be written. */
    STORAGE,
    /** The run directory could not be read. */
    READING,
    /** The worker could not be started or watched. */
    WORKER,
    /** Metrics or page could not be served. */
    HTTP,
    /** Metrics could not be sent. */
    PUSH;

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
