package dev.spectrascope.probes.spectra;

/** Told how far a probe is. Called on the measuring thread; implementations return at once and do not throw. */
@FunctionalInterface
public interface Progress {

    /** Tells no one. */
    Progress NONE = (stage, done, expected) -> {};

    /**
     * @param stage what is being measured, e.g. {@code train hessian top}
     * @param done matrix-vector products applied to this snapshot so far
     * @param expected products expected in all; an estimate that may be passed or not reached
     */
    void report(String stage, long done, long expected);

    /** Work at a snapshot begins; null: there is nothing more to do. */
    default void begins(String snapshot) {}

    /** Of the products done, so many more were made by an earlier attempt at this snapshot. */
    default void resumed(long products) {}

    /** Something that people who read the report should know, in one line. */
    default void warn(String line) {}
}
