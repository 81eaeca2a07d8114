package dev.spectrascope.agent.worker;

import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Holds the end of the training JVM until the queue is empty, for a bounded time, saying now and then how far it is. A
 * signal ends the wait at once: see {@link JvmExit}.
 */
public final class ExitWait {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration TELL = Duration.ofSeconds(10);

    private final RunDirectory run;
    private final Duration limit;
    private final String howToFinish;
    private final Consumer<String> out;
    private final BooleanSupplier hopeful;
    private final BooleanSupplier bySignal;

    /**
     * @param limit longest wait, zero for none
     * @param howToFinish a command line that makes the reports that are left
     * @param out where lines for people go
     */
    public ExitWait(RunDirectory run, Duration limit, String howToFinish, Consumer<String> out, Worker worker) {
        this(run, limit, howToFinish, out, worker::hopeful, JvmExit::bySignal);
    }

    ExitWait(
            RunDirectory run,
            Duration limit,
            String howToFinish,
            Consumer<String> out,
            BooleanSupplier hopeful,
            BooleanSupplier bySignal) {
        this.run = run;
        this.limit = limit;
        this.howToFinish = howToFinish;
        this.out = out;
        this.hopeful = hopeful;
        this.bySignal = bySignal;
    }

    /**
     * Waits on the calling thread.
     *
     * @return the number of snapshots still without report
     * @throws IOException if the run cannot be read
     */
    public int await() throws IOException {
        long start = System.nanoTime();
        Duration tell = Duration.ZERO;
        while (true) {
            List<Snapshot> pending = run.pending();
            if (pending.isEmpty()) {
                return 0;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            String reason = waited.compareTo(limit) >= 0 ? "the wait is over (exitWait)" : null;
            reason = hopeful.getAsBoolean() ? reason : "no worker is at them";
            reason = bySignal.getAsBoolean() ? "interrupted" : reason;
            if (reason != null || !sleep()) {
                out.accept(toGo(pending.size()) + ", " + (reason == null ? "interrupted" : reason)
                        + "; finish them with: " + howToFinish);
                return pending.size();
            }
            if (waited.compareTo(tell) >= 0) {
                tell = waited.plus(TELL);
                out.accept(toGo(pending.size()) + progress(pending) + "; waiting at most "
                        + limit.minus(waited).toSeconds() + " s more, Ctrl-C leaves them for later");
            }
        }
    }

    private String toGo(int left) throws IOException {
        return left + " of " + run.readSnapshots().size() + " reports to go";
    }

    private String progress(List<Snapshot> pending) throws IOException {
        Optional<WorkerStatus> status = run.workerStatus();
        return status.stream()
                .flatMap(worker -> pending.stream()
                        .filter(snapshot -> snapshot.name().equals(worker.snapshot()))
                        .map(snapshot -> ", epoch " + snapshot.epoch() + ": " + worker.stage() + ", product "
                                + worker.done() + " of about " + worker.expected()))
                .findFirst()
                .orElse("");
    }

    private static boolean sleep() {
        try {
            Thread.sleep(LOOK.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
