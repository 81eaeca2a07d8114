package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches a run directory from a named daemon thread and hands its state on whenever something changed. Looks once a
 * second at six modification times (a watch service would be no faster on the network file systems that runs often
 * live on, and silent there), and reads only when one of them moved.
 */
public final class ReportFollower implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** File systems may stamp two changes within this time alike. */
    private static final Duration TIMESTAMP_GRAIN = Duration.ofSeconds(2);

    private final Path root;
    private final RunReader reader;
    private final Consumer<RunState> listener;
    private final Consumer<Exception> onFault;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile RunState state;
    private List<FileTime> seen = List.of();
    private Instant read = Instant.EPOCH;

    /**
     * @param listener told each new state, on the follower's thread
     * @param onFault told what could not be read, or what the listener threw; the follower goes on
     */
    public ReportFollower(RunDirectory directory, Consumer<RunState> listener, Consumer<Exception> onFault) {
        this(directory, new RunReader(directory), listener, onFault);
    }

    /**
     * The same with a reader of the caller's.
     *
     * @param reader of this directory
     */
    public ReportFollower(
            RunDirectory directory, RunReader reader, Consumer<RunState> listener, Consumer<Exception> onFault) {
        this.root = directory.root();
        this.reader = reader;
        this.listener = listener;
        this.onFault = onFault;
        thread = new Thread(this::follow, "spectrascope-follower");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The latest state, empty before the first look. */
    public Optional<RunState> state() {
        return Optional.ofNullable(state);
    }

    /**
     * Looks now, on the calling thread, if anything changed.
     *
     * @return whether a new state was handed on
     */
    public synchronized boolean poll() {
        try {
            List<FileTime> now = modificationTimes();
            if (now.equals(seen) && isOld(now)) {
                return false;
            }
            boolean onlyWorker =
                    state != null && allButWorker(now).equals(allButWorker(seen)) && isOld(allButWorker(now));
            Instant before = Instant.now();
            RunState next = onlyWorker ? reader.readWorker(state) : reader.read();
            seen = now;
            read = onlyWorker ? read : before;
            state = next;
            listener.accept(next);
            return true;
        } catch (IOException | RuntimeException e) {
            onFault.accept(e);
            return false;
        }
    }

    /** Stops looking, after one last look. Interrupts nothing: that would close the file that is being read or written. */
    @Override
    public void close() {
        closed.countDown();
        poll();
    }

    private void follow() {
        try {
            do {
                poll();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Nobody does that.
        }
    }

    /** The worker says how far it is twice a second; the rest need not be read again for that. */
    private static List<FileTime> allButWorker(List<FileTime> times) {
        return times.isEmpty() ? times : times.subList(0, times.size() - 1);
    }

    /** Whether what was read last cannot have been overtaken by a change with the same time stamp. */
    private boolean isOld(List<FileTime> times) {
        return times.stream()
                .allMatch(time -> time.toInstant().plus(TIMESTAMP_GRAIN).isBefore(read));
    }

    private List<FileTime> modificationTimes() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (String name : List.of("run.json", "snapshots", "spectra", "failures", "gaps", "worker.json")) {
            Path file = root.resolve(name);
            times.add(Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
        }
        return times;
    }
}
