package dev.spectrascope.agent.config;

/** What is done when snapshots come faster than reports. */
public enum BehindPolicy {
    /** They wait, the oldest first; beyond a bound, the oldest are passed over. */
    QUEUE,
    /** The newest is measured next, and those before it are passed over. */
    NEWEST
}
