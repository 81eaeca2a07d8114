package dev.spectrascope.agent.session;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** A network and what watches it, which does not keep it alive. */
final class Watched extends WeakReference<Object> {

    private final TrainingSession session;

    /**
     * @param gone where this goes once the network is no more
     */
    Watched(Object network, ReferenceQueue<Object> gone, TrainingSession session) {
        super(network, gone);
        this.session = session;
    }

    TrainingSession session() {
        return session;
    }

    /** Training is over. */
    void stop() {
        session.stop(this);
    }
}
