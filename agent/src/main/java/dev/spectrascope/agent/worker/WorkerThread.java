package dev.spectrascope.agent.worker;

import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.spectra.Progress;
import java.io.IOException;

/**
 * The worker as a thread of the training JVM, at the lowest priority, for jobs whose class path cannot be handed to
 * another JVM. It shares processors and memory with training; closing it takes effect at the next product.
 */
public final class WorkerThread implements Worker {

    private static final long INTERVAL_MILLIS = 500;

    private final RunDirectory run;
    private final AnalysisBudget budget;
    private final WorkerTurn turn;
    private final WorkerEvents events;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param turn shared with the workers of other runs
     */
    public WorkerThread(RunDirectory run, AnalysisBudget budget, WorkerTurn turn, WorkerEvents events) {
        this.run = run;
        this.budget = budget;
        this.turn = turn;
        this.events = events;
        thread = new Thread(this::work, "spectrascope-worker");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public boolean hopeful() {
        return thread.isAlive() && !closed;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        turn.give(this);
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
            turn.give(this);
        }
    }

    private boolean ready() throws IOException {
        return run.sets().isPresent() || run.run().finished() != null;
    }

    private final class UntilClosed implements Progress {
        @Override
        public void report(String stage, long done, long expected) {
            if (closed) {
                throw new Stopped();
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
