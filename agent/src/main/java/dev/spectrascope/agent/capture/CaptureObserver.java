package dev.spectrascope.agent.capture;

import java.time.Duration;

/** Told what capture does and fails to do. Implementations are quick and safe for use by several threads. */
public interface CaptureObserver {

    /** What failed. */
    enum Part {
        /** A hook. */
        HOOK,
        /** Copying parameters or examples on the training thread. */
        CAPTURE,
        /** Writing to the run directory. */
        STORAGE
    }

    /** Parameters were copied; training stood still for this long. */
    void paused(Duration pause);

    /**
     * A snapshot that was due is lost.
     *
     * @param why in words
     */
    void dropped(String snapshot, String why);

    /** Something that people should know. */
    void note(String event);

    /** Training goes on, but this failed. */
    void failed(Part part, String doing, Throwable fault);
}
