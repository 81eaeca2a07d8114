package dev.spectrascope.agent.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the worker prints: to {@code worker.log} in the run directory, with the last lines at hand for when it dies. A
 * file that grows beyond its bound is moved to {@code worker.log.1}, replacing the one before.
 */
final class WorkerLog {

    /** Bytes in a file, roughly. */
    static final long BOUND = 1 << 20;

    private static final int LAST = 5;
    private static final int LONGEST_LINE = 2000;

    private final Path file;
    private final Deque<String> last = new ArrayDeque<>();

    WorkerLog(Path run) {
        file = run.resolve("worker.log");
    }

    /** Reads a process's output to its end, on a daemon thread. */
    Thread follow(InputStream output) {
        Thread thread = new Thread(() -> copy(output), "spectrascope-worker-log");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void copy(InputStream output) {
        try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                append(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line);
            }
        } catch (IOException e) {
            append("(the worker's output could not be read on: " + e.getMessage() + ")");
        }
    }

    synchronized void append(String line) {
        last.addLast(line);
        if (last.size() > LAST) {
            last.removeFirst();
        }
        try {
            if (Files.exists(file) && Files.size(file) > BOUND) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // On a full disk the last lines are still told.
        }
    }

    /** The last lines, oldest first. */
    synchronized List<String> last() {
        return List.copyOf(last);
    }
}
