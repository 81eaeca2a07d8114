package dev.spectrascope.agent.worker;

import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a worker process at a run, from a named daemon thread: starts it once a snapshot waits, starts it again after a
 * crash, ends it when one report takes too long. A snapshot during which the worker died twice, or whose report took
 * too long, becomes a {@link Failure}, so that the others get their turn.
 */
public final class WorkerSupervisor implements Worker {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int DEATHS = 2;
    private static final int UNUSABLE = 2;
    private static final long KILL_SECONDS = 10;
    private static final int LOG_THREAD_MILLIS = 1000;

    /** A worker that others wait for goes on for at least so long: to start one takes seconds. */
    private static final Duration SLICE = Duration.ofSeconds(60);

    private final RunDirectory run;
    private final WorkerCommand command;
    private final WorkerLimits limits;
    private final WorkerTurn turn;
    private final WorkerEvents events;
    private final WorkerLog log;
    private final Thread thread;
    private final Map<String, Integer> deaths = new HashMap<>();

    private volatile boolean closed;
    private volatile boolean givenUp;
    private volatile Process process;
    private Thread logThread;
    /** Of {@link System#nanoTime}, which no one sets back; null for at once. */
    private Long notBefore;

    private boolean startedBefore;
    private volatile int crashes;
    private String current;
    private long since;
    private long begun;

    /**
     * @param turn shared with the workers of other runs
     */
    public WorkerSupervisor(
            RunDirectory run, WorkerCommand command, WorkerLimits limits, WorkerTurn turn, WorkerEvents events) {
        this.run = run;
        this.command = command;
        this.limits = limits;
        this.turn = turn;
        this.events = events;
        log = new WorkerLog(run.root());
        thread = new Thread(this::watch, "spectrascope-worker-watch");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public boolean hopeful() {
        return !givenUp && !closed && crashes <= limits.restarts();
    }

    /** The running worker's process id, empty while none runs. */
    public Optional<Long> pid() {
        Process now = process;
        return now != null && now.isAlive() ? Optional.of(now.pid()) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
        turn.give(this);
    }

    private void watch() {
        while (!closed && !givenUp) {
            try {
                look();
            } catch (IOException | RuntimeException e) {
                events.fault(e);
            }
            try {
                Thread.sleep(INTERVAL.toMillis());
            } catch (InterruptedException e) {
                break;
            }
        }
        turn.give(this);
    }

    private void look() throws IOException {
        if (process == null) {
            if (run.pending().isEmpty()) {
                turn.give(this);
            } else if ((notBefore == null || System.nanoTime() - notBefore >= 0) && hasTurn()) {
                startProcess();
            }
        } else if (process.isAlive()) {
            boolean another = checkTime();
            if (process == null || turn.isWanted() && canRest(another)) {
                rest();
            }
        } else {
            int exit = process.exitValue();
            process = null;
            turn.give(this);
            settle(exit);
        }
    }

    /** A worker that has no probe set yet may be started beforehand, but keeps no other waiting. */
    private boolean hasTurn() throws IOException {
        return isReady() ? turn.take(this) : turn.takeIfFree(this);
    }

    private boolean isReady() throws IOException {
        return run.sets().isPresent() || run.run().finished() != null;
    }

    /**
     * Whether nothing or little is lost if the worker ends.
     *
     * @param another whether it has just begun with another snapshot
     */
    private boolean canRest(boolean another) throws IOException {
        return run.pending().isEmpty() || !isReady() || another && System.nanoTime() - begun > SLICE.toNanos();
    }

    /** Ends the worker, if it has not ended, so that another run's has its turn. */
    private void rest() {
        if (process != null) {
            kill(process);
            process = null;
            startedBefore = false;
        }
        turn.give(this);
    }

    private void startProcess() {
        try {
            current = null;
            begun = System.nanoTime();
            process = command.start();
            logThread = log.follow(process.getInputStream());
            if (closed) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            turn.give(this);
            crashes = crashes + 1;
            events.fault(e);
            events.log("the worker could not be started (" + e.getMessage() + "); " + again()
                    + "; snapshots are still taken, and analyze RUN or worker=thread makes reports without it");
            return;
        }
        if (startedBefore) {
            events.restarted();
        }
        startedBefore = true;
    }

    /** What the worker is at, if it has said so since it was started. */
    private Optional<String> working(long pid) throws IOException {
        return run.workerStatus().filter(status -> status.pid() == pid).map(WorkerStatus::snapshot);
    }

    /** Whether the worker has gone over from one snapshot to another since the last look; ends it if one takes too long. */
    private boolean checkTime() throws IOException {
        String snapshot = working(process.pid()).orElse(null);
        if (snapshot == null || !snapshot.equals(current)) {
            boolean another = current != null;
            if (another) {
                crashes = 0;
            }
            current = snapshot;
            since = System.nanoTime();
            return another;
        }
        Duration limit = limits.stuck();
        if (limit.isZero() || System.nanoTime() - since <= limit.toNanos()) {
            return false;
        }
        kill(process);
        process = null;
        fail(
                snapshot,
                "the worker was at it for more than " + seconds(limit)
                        + ", beyond all that budget.perReport allows, and was ended; if it was not stuck, give it more time or"
                        + " measure less (sets.examplesPerClass, probes.batchSize)");
        return false;
    }

    private void settle(int exit) throws IOException {
        joinLog();
        String snapshot = current;
        if (exit == 0) {
            // It has nothing more to do; should another snapshot come, it is started anew.
            startedBefore = false;
            return;
        }
        String cause = "the worker ended with " + exit + (exit > 128 ? " (signal " + (exit - 128) + ")" : "");
        String said = log.last().isEmpty() ? "" : "; its last words: " + String.join(" | ", log.last());
        if (exit == UNUSABLE) {
            givenUp = true;
            events.log(cause + said + "; snapshots are still taken, see worker.log");
            return;
        }
        crashes = crashes + 1;
        if (snapshot != null && deaths.merge(snapshot, 1, Integer::sum) >= DEATHS) {
            fail(snapshot, cause + " while at this snapshot, " + DEATHS + " times" + said);
        }
        String hope = crashes > limits.restarts()
                ? " (" + limits.restarts() + " restarts brought no report; snapshots are still taken, see worker.log)"
                : "";
        events.log(cause + said + "; " + again() + hope);
    }

    /** Puts the next start off, and says for how long. */
    private String again() {
        Duration pause = limits.pause(crashes);
        notBefore = System.nanoTime() + pause.toNanos();
        return "starting it again in " + seconds(pause);
    }

    private void fail(String snapshot, String cause) throws IOException {
        boolean pending = run.pending().stream().map(Snapshot::name).anyMatch(snapshot::equals);
        if (pending) {
            int attempts = Math.max(1, deaths.getOrDefault(snapshot, 1));
            run.write(new Failure(snapshot, cause, String.join("\n", log.last()), attempts, Instant.now()));
            events.log("no report of " + snapshot + ": " + cause);
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines may still be on their way. */
    private void joinLog() {
        try {
            logThread.join(LOG_THREAD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
