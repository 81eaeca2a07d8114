package dev.spectrascope.agent.session;

import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.threads.AgentThreads;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what watches a network: when the network is no more, for then it cannot be trained again, when the agent is detached, or
 * with the JVM, whose end waits for reports.
 */
final class SessionsEnd {

    private static final int INTERVAL_MILLIS = 1000;

    private final List<Watched> watched;
    private final ReferenceQueue<Object> gone;
    private final RunBoard board;
    private final Duration exitWait;
    private final AgentLog log;
    private boolean ended;

    SessionsEnd(List<Watched> watched, ReferenceQueue<Object> gone, RunBoard board, Duration exitWait, AgentLog log) {
        this.watched = watched;
        this.gone = gone;
        this.board = board;
        this.exitWait = exitWait;
        this.log = log;
    }

    /** Waits for those ends, from now on. */
    void start() {
        Runtime.getRuntime().addShutdownHook(AgentThreads.daemon(this::jvmEnds, "spectrascope-exit"));
        AgentThreads.daemon(this::awaitGone, "spectrascope-networks").start();
    }

    /** Ends the watch while the JVM lives on; comes back at once, and what is left to do is done by a thread of its own. */
    void detach() {
        AgentThreads.daemon(this::endAll, "spectrascope-detach").start();
    }

    private void jvmEnds() {
        log.jvmEnds();
        endAll();
    }

    /** Once; whoever comes second waits until it is done. */
    private synchronized void endAll() {
        if (ended) {
            return;
        }
        ended = true;
        watched.forEach(Watched::stop);
        Instant deadline = Instant.now().plus(exitWait);
        for (Watched one : watched) {
            Duration left = Duration.between(Instant.now(), deadline);
            one.session().awaitReports(left.isNegative() ? Duration.ZERO : left);
            one.session().close();
        }
        board.close();
    }

    private void awaitGone() {
        List<TrainingSession> ending = new ArrayList<>();
        try {
            while (true) {
                Reference<?> one = gone.remove(INTERVAL_MILLIS);
                if (one instanceof Watched last && watched.contains(last)) {
                    last.stop();
                    ending.add(last.session());
                }
                ending.removeIf(SessionsEnd::closeIfDone);
            }
        } catch (InterruptedException e) {
            // Nobody does that; what is left ends with the JVM.
        }
    }

    private static boolean closeIfDone(TrainingSession session) {
        boolean done = session.isDone();
        if (done) {
            session.close();
        }
        return done;
    }
}
