package dev.spectrascope.agent.worker;

import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.spectra.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The worker as a thread of the training JVM, at the lowest priority, for jobs whose class path cannot be handed to
 * another JVM. It shares processors and memory with training; closing it takes effect at the next product, and so does the end of the
 * time for a report. A thread cannot be ended in the midst of a product: that one is stuck there is told by another, and nobody waits
 * for it any more.
 */
public final class WorkerThread implements Worker {

    private static final long INTERVAL_MILLIS = 500;

    private final RunDirectory run;
    private final AnalysisBudget budget;
    private final WorkerTurn turn;
    private final WorkerEvents events;
    private final ReportClock clock;
    private final Duration limit;
    private final Thread thread;
    private final Thread watch;
    private volatile boolean closed;

    /**
     * @param limits of which only the time at one report counts
     * @param turn shared with the workers of other runs
     */
    public WorkerThread(
            RunDirectory run, AnalysisBudget budget, WorkerLimits limits, WorkerTurn turn, WorkerEvents events) {
        this.run = run;
        limit = limits.stuck();
        clock = new ReportClock(limit, System::nanoTime);
        this.budget = budget;
        this.turn = turn;
        this.events = events;
        thread = new Thread(this::work, "spectrascope-worker");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        watch = new Thread(this::watch, "spectrascope-worker-watch");
        watch.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
        watch.start();
    }

    @Override
    public boolean hopeful() {
        return thread.isAlive() && !closed && !clock.isOver();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        watch.interrupt();
        turn.give(this);
    }

    private void watch() {
        try {
            while (!closed && thread.isAlive()) {
                clock.news()
                        .ifPresent(snapshot -> events.fault(new TimeoutException("the report of " + snapshot
                                + " takes more than " + limit.toSeconds()
                                + " s, beyond all that budget.perReport allows; it ends with"
                                + " the product at hand, which a thread cannot be kept from (worker=process can)")));
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    private void work() {
        while (!closed) {
            try {
                if (!run.pending().isEmpty() && ready() && turn.take(this)) {
                    analyze();
                }
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException | Stopped e) {
                return;
            } catch (IOException | RuntimeException e) {
                events.fault(e);
            } catch (LinkageError e) {
                events.log("no reports: " + e + "; worker=process or analyze RUN may still make them");
                return;
            }
        }
    }

    private void analyze() throws IOException {
        try {
            new RunAnalysis(run, run.run().plan(), budget, new UntilClosed()).analyzePending();
        } finally {
            clock.begins(null);
            turn.give(this);
        }
    }

    private boolean ready() throws IOException {
        return run.sets().isPresent() || run.run().finished() != null;
    }

    private final class UntilClosed implements Progress {
        @Override
        public void begins(String snapshot) {
            clock.begins(snapshot);
        }

        @Override
        public void report(String stage, long done, long expected) {
            if (closed) {
                throw new Stopped();
            }
            if (clock.isOver()) {
                // The snapshot's failure: the next one gets its turn.
                throw new IllegalStateException("the report took more than " + limit.toSeconds()
                        + " s, beyond all that budget.perReport allows, and was broken off at " + stage
                        + "; give it more time or measure less (sets.examplesPerClass, probes.batchSize)");
            }
        }

        @Override
        public void warn(String line) {
            events.log(line);
        }
    }

    /** Not an exception that an analysis would take for its snapshot's failure. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;
    }
}
