package dev.spectrascope.agent.worker;

/** Whatever turns the snapshots of a run into reports. */
public interface Worker extends AutoCloseable {

    /** Begins; returns at once. */
    void start();

    /** Whether waiting snapshots can still be expected to become reports. */
    boolean hopeful();

    /** Stops at once, or as soon as possible; what is unfinished can be begun anew. */
    @Override
    void close();

    /** Leaves the snapshots to a later {@code analyze RUN}. */
    static Worker none() {
        return new Worker() {
            @Override
            public void start() {}

            @Override
            public boolean hopeful() {
                return false;
            }

            @Override
            public void close() {}
        };
    }
}
