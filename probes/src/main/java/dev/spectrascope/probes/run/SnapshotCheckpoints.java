package dev.spectrascope.probes.run;

import dev.spectrascope.probes.linalg.Checkpoints;
import dev.spectrascope.probes.linalg.Resumable;
import dev.spectrascope.probes.spectra.MeasuredOperator;
import dev.spectrascope.probes.spectra.ProbeCheckpoints;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The checkpoints of one snapshot in a folder of its own: {@code STAGE.state} for a run of products, {@code OPERATOR.json} for an
 * operator that is done with. What is of another measurement, or was damaged, is told and removed.
 *
 * <p>Something is written once an interval has passed since the last time, or a sixth of it where a run of products has
 * just ended; and never more often than that writing takes a twentieth of the time. So a kill costs the products of that
 * long, and a probe that takes less writes nothing. A state of the eigensolver is as large as its basis.
 */
final class SnapshotCheckpoints implements ProbeCheckpoints {

    /** How often something is written unless that would take too much of the time. */
    static final Duration INTERVAL = Duration.ofSeconds(60);

    private static final int EARLIER_AT_THE_END = 6;
    private static final int PAUSES_PER_WRITE = 20;
    private static final String STATE = ".state";
    private static final String JSON = ".json";

    private final Path folder;
    private final String key;
    private final long interval;
    private final Consumer<String> log;
    private final Map<String, MeasuredOperator> unwritten = new LinkedHashMap<>();
    private long pause;
    private long last = System.nanoTime();
    private boolean writable = true;

    /**
     * @param key what the measurement is of: equal for equal plans, snapshots and examples only
     * @param log told in one line of what cannot be used or written
     */
    SnapshotCheckpoints(Path folder, String key, Duration interval, Consumer<String> log) {
        this.folder = folder;
        this.key = digest(key);
        this.interval = interval.toNanos();
        this.pause = this.interval;
        this.log = log;
    }

    /**
     * What was stored of an operator.
     *
     * @param key as above
     */
    record Stored(String key, MeasuredOperator operator) {}

    @Override
    public Checkpoints of(String stage) {
        Path file = file(stage, STATE);
        return new Checkpoints() {
            @Override
            public <T extends Resumable> T resume(Supplier<T> beginning) {
                return SnapshotCheckpoints.this.resume(file, beginning);
            }

            @Override
            public void offer(Resumable run) {
                long earliest = run.hasMore() ? pause : pause / EARLIER_AT_THE_END;
                if (writable && System.nanoTime() - last >= earliest) {
                    write(file, run);
                }
            }
        };
    }

    @Override
    public Optional<MeasuredOperator> measured(String name) {
        Path file = file(name, JSON);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Stored stored = Json.read(file, Stored.class);
            requireOwn(stored.key());
            return Optional.of(stored.operator());
        } catch (IOException e) {
            discard(file, e);
            return Optional.empty();
        }
    }

    @Override
    public void measured(String name, MeasuredOperator operator) {
        unwritten.put(name, operator);
        if (writable && System.nanoTime() - last >= pause) {
            long start = System.nanoTime();
            try {
                writeMeasured();
            } catch (IOException e) {
                giveUp(e);
            }
            rest(start);
        }
    }

    /** Removes all of it, once the report is there. */
    void remove() throws IOException {
        remove(folder);
        Path parent = folder.getParent();
        if (Files.isDirectory(parent)) {
            try (Stream<Path> others = Files.list(parent)) {
                if (others.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(parent);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
    }

    private <T extends Resumable> T resume(Path file, Supplier<T> beginning) {
        T run = beginning.get();
        if (!Files.isRegularFile(file)) {
            return run;
        }
        try {
            requireUndamaged(file);
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                requireOwn(in.readUTF());
                run.read(in);
            }
            return run;
        } catch (IOException | RuntimeException e) {
            run.close();
            discard(file, e);
            return beginning.get();
        }
    }

    private void write(Path file, Resumable run) {
        long start = System.nanoTime();
        try {
            writeMeasured();
            makeFolder();
            AtomicFile.write(file, out -> {
                CheckedOutputStream summed = new CheckedOutputStream(out, new CRC32C());
                DataOutputStream data = new DataOutputStream(summed);
                data.writeUTF(key);
                run.write(data);
                data.writeLong(summed.getChecksum().getValue());
            });
        } catch (IOException e) {
            giveUp(e);
        }
        rest(start);
    }

    /** With the one above, and that only: the run directory itself may have been removed. */
    private void makeFolder() throws IOException {
        Path all = folder.getParent();
        if (!Files.isDirectory(all)) {
            Files.createDirectory(all);
        }
    }

    private void writeMeasured() throws IOException {
        makeFolder();
        for (Map.Entry<String, MeasuredOperator> entry : unwritten.entrySet()) {
            Json.write(file(entry.getKey(), JSON), new Stored(key, entry.getValue()));
            removeStates(entry.getKey());
        }
        unwritten.clear();
    }

    private void removeStates(String name) throws IOException {
        String prefix = encoded(name + ".");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String own = file.getFileName().toString();
                if (own.startsWith(prefix) && own.endsWith(STATE)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void rest(long start) {
        last = System.nanoTime();
        pause = Math.max(interval, PAUSES_PER_WRITE * (interval == 0 ? 0 : last - start));
    }

    private void giveUp(IOException e) {
        writable = false;
        log.accept("no more checkpoints of " + folder.getFileName() + ": " + e);
    }

    private static void requireUndamaged(Path file) throws IOException {
        long content = Files.size(file) - Long.BYTES;
        try (InputStream plain = Files.newInputStream(file);
                CheckedInputStream summed =
                        new CheckedInputStream(new BufferedInputStream(plain, 1 << 16), new CRC32C());
                DataInputStream in = new DataInputStream(summed)) {
            byte[] block = new byte[1 << 16];
            for (long left = content; left > 0; ) {
                int count = in.read(block, 0, (int) Math.min(left, block.length));
                if (count < 0) {
                    throw new IOException("it ends too early");
                }
                left -= count;
            }
            long sum = summed.getChecksum().getValue();
            if (content < 0 || in.readLong() != sum) {
                throw new IOException("it is damaged");
            }
        }
    }

    private void requireOwn(String stored) throws IOException {
        if (!key.equals(stored)) {
            throw new IOException("it belongs to another plan, snapshot or version");
        }
    }

    private void discard(Path file, Exception reason) {
        log.accept("the checkpoint " + file.getFileName() + " is not used: " + reason.getMessage());
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.accept("the checkpoint " + file.getFileName() + " cannot be removed: " + e);
        }
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Path file(String name, String suffix) {
        return folder.resolve(encoded(name) + suffix);
    }

    /** Names of layers may hold anything. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
