package dev.spectrascope.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Ends the worker when the training JVM has ended, however that ended. */
final class ParentWatch {

    /** Where Linux lets a process offer itself to the out-of-memory killer. */
    private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

    private static final String FIRST_VICTIM = "1000";
    private static final int ORPHANED = 0;

    private ParentWatch() {}

    /**
     * Watches from a daemon thread. Also sees to it that where memory runs out, the worker is killed and not training.
     * Halting is safe at any moment: whatever is written is renamed into its place.
     *
     * @return false if the parent is gone already
     */
    static boolean start(long pid) {
        Optional<ProcessHandle> parent = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        parent.ifPresent(
                handle -> handle.onExit().thenRun(() -> Runtime.getRuntime().halt(ORPHANED)));
        yieldMemory();
        return parent.isPresent();
    }

    private static void yieldMemory() {
        try {
            if (Files.isWritable(OOM_SCORE)) {
                Files.writeString(OOM_SCORE, FIRST_VICTIM);
            }
        } catch (IOException e) {
            // It was a courtesy.
        }
    }
}
