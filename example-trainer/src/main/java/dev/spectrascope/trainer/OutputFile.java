package dev.spectrascope.trainer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that appears whole or not at all: written beside its place, forced to disk, renamed into it. */
record OutputFile(Path path) {

    /** Writes to a stream; it need not be closed. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Says early, before hours of training, that a file could not be written in the end.
     *
     * @throws BadInputException if the directory is missing or cannot be written, or the path is a directory
     */
    static OutputFile writable(String option, Path path) {
        Path absolute = path.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || Files.isDirectory(absolute)) {
            throw new BadInputException(option + " " + path + ": is a directory; name a file");
        }
        if (!Files.isDirectory(directory)) {
            throw new BadInputException(
                    option + " " + path + ": there is no directory " + directory + "; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new BadInputException(
                    option + " " + path + ": no file can be written to " + directory + "; choose another directory");
        }
        return new OutputFile(absolute);
    }

    void write(Content content) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(beside)) {
                content.writeTo(out);
            }
            // DL4J closes the stream it writes to, so the file is forced through a channel of its own.
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
