package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.capture.CaptureObserver.Part;
import dev.spectrascope.agent.threads.AgentThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one daemon thread that does what the training thread must not: opens the run, writes snapshots and sets. Its queue
 * is bounded; what does not fit is refused at once. Work after a failed opening is refused too.
 */
public final class CaptureWriter {

    /** Work for the writer's thread. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private record Job(String doing, Task task) {}

    /** For what is being written when the program ends; as long as the JVM's end waits for it. */
    private static final Duration HOLD = Duration.ofSeconds(60);

    private final BlockingQueue<Job> queue;
    private final CaptureObserver observer;
    private final Thread thread;
    private final ProgramHold hold = new ProgramHold(HOLD);
    private volatile boolean refusing;
    private volatile boolean finishing;

    /**
     * @param opening done first; what follows needs it
     */
    public CaptureWriter(int capacity, Task opening, CaptureObserver observer) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.observer = observer;
        thread = AgentThreads.daemon(() -> work(opening), "spectrascope-writer");
    }

    public void start() {
        hold.begin();
        thread.start();
    }

    /**
     * Hands over work without waiting.
     *
     * @param doing in words, for the case that it fails
     * @return false if it will not be done
     */
    public boolean offer(String doing, Task task) {
        if (refusing || finishing) {
            return false;
        }
        hold.begin();
        boolean accepted = queue.offer(new Job(doing, task));
        if (!accepted) {
            hold.end();
        }
        return accepted;
    }

    /**
     * Refuses further work and waits until what was handed over is done.
     *
     * @return whether that came about in time
     */
    public boolean finish(Duration patience) throws InterruptedException {
        finishing = true;
        thread.join(Math.max(1, patience.toMillis()));
        return !thread.isAlive();
    }

    private void work(Task opening) {
        try {
            openAndPerform(opening);
        } finally {
            hold.endAll();
        }
    }

    private void openAndPerform(Task opening) {
        try {
            opening.run();
            hold.end();
        } catch (Exception | LinkageError | OutOfMemoryError fault) {
            refusing = true;
            queue.clear();
            observer.failed(Part.STORAGE, "opening the run; the agent stays out of this training", fault);
            return;
        }
        try {
            while (true) {
                Job job = queue.poll(100, TimeUnit.MILLISECONDS);
                if (job != null) {
                    perform(job);
                } else if (finishing && queue.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            refusing = true;
        }
    }

    private void perform(Job job) {
        try {
            job.task().run();
        } catch (Exception | LinkageError | OutOfMemoryError fault) {
            observer.failed(Part.STORAGE, job.doing(), fault);
        } finally {
            hold.end();
        }
    }
}
