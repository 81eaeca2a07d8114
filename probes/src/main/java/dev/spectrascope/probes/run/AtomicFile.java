package dev.spectrascope.probes.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes whole files: beside their place, forced to disk, renamed into it. Who may read them is left to the process (its umask), as
 * of any other file.
 */
public final class AtomicFile {

    /** What a file holds. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Puts the content at the target, replacing what is there. The folder that it is in is made, but none above that: whoever
     * removes a run directory does not find it again.
     *
     * @throws IOException if it could not be written; the target is then as it was
     */
    public static void write(Path target, Content content) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            create(directory);
        }
        // Not a temporary file of the JDK's, which nobody but its owner may read.
        Path draft = directory.resolve("." + target.getFileName() + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16) {
                    @Override
                    public void close() throws IOException {
                        // DataSet.save closes what it writes to; the channel is still to be forced.
                        flush();
                    }
                };
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(directory);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory.getParent())) {
            throw new NoSuchFileException(directory.getParent() + " is gone");
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Somebody was quicker; or it is a file, which the draft will tell.
        }
    }

    /** A rename is durable only once the directory itself is on disk; not every file system lets one ask for that. */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is in place all the same.
        }
    }
}
