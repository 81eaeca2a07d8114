package dev.spectrascope.agent.config;

/** Where snapshots are turned into reports. */
public enum WorkerMode {
    /** In a second JVM on the training job's class path. */
    PROCESS,
    /** In a thread of the training JVM. */
    THREAD,
    /** Nowhere for now: {@code analyze RUN} does it later. */
    NONE
}
