package dev.spectrascope.agent.worker;

/** Told what happens to the worker, on the thread that watches it. */
public interface WorkerEvents {

    /** One line for the log, without a trailing newline. */
    void log(String line);

    /** The worker had died and was started again. */
    void restarted();

    /** The worker could not be started or watched. */
    void fault(Exception cause);
}
