package dev.spectrascope.trainer.data;

import dev.spectrascope.trainer.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the images come from, as given on the command line.
 *
 * @param format the files' format
 * @param directory where they are; null for the bundled images
 */
public record DataSource(Format format, Path directory) {

    /** The formats understood. */
    public enum Format {
        /** The subset of Fashion-MNIST that comes with this program. */
        BUNDLED,
        /** Four IDX files, plain or gzipped. */
        IDX,
        /** The binary version of CIFAR-10. */
        CIFAR10,
        /** The binary version of CIFAR-100, with its fine labels. */
        CIFAR100
    }

    /** The grammar of {@link #parse}. */
    public static final String SYNTAX = "bundled, idx:DIR, cifar10:DIR or cifar100:DIR";

    /**
     * Reads {@value #SYNTAX}.
     *
     * @throws BadInputException for anything else
     */
    public static DataSource parse(String text) {
        if (text.equals("bundled")) {
            return new DataSource(Format.BUNDLED, null);
        }
        int colon = text.indexOf(':');
        String format = colon < 0 ? text : text.substring(0, colon);
        for (Format candidate : new Format[] {Format.IDX, Format.CIFAR10, Format.CIFAR100}) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(format)) {
                if (colon < 0 || colon == text.length() - 1) {
                    throw new BadInputException("'" + text + "' names no directory; write " + format + ":DIR");
                }
                return new DataSource(candidate, Path.of(text.substring(colon + 1)));
            }
        }
        throw new BadInputException("'" + text + "' is no source of images; write " + SYNTAX);
    }

    /**
     * Reads both sets into memory.
     *
     * @throws BadInputException if a file is missing or malformed
     */
    public TrainTest load() {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new BadInputException(directory + ": no such directory; give the one that holds the image files");
        }
        return switch (format) {
            case BUNDLED -> IdxFiles.readBundled();
            case IDX -> IdxFiles.read(directory);
            case CIFAR10 -> CifarFiles.CIFAR10.read(directory);
            case CIFAR100 -> CifarFiles.CIFAR100.read(directory);
        };
    }
}
