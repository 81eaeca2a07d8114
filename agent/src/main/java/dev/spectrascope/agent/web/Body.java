package dev.spectrascope.agent.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an answer brings.
 *
 * @param contentType media type and character set
 * @param content made when it is sent, and not at all where the client has it
 * @param length in bytes, where it is known beforehand
 * @param tag changes with the content, an entity tag with its quotes; empty for what is never the same again
 * @param digits whether it is digits for the most part, in which hardly any string recurs
 */
record Body(String contentType, Content content, OptionalLong length, Optional<String> tag, boolean digits) {

    private Body(String contentType, Content content, OptionalLong length, Optional<String> tag) {
        this(contentType, content, length, tag, false);
    }

    static final String JSON = "application/json; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String CSV = "text/csv; charset=utf-8";

    private static final int TAG_BYTES = 12;

    /** Writes the bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Of bytes that are not kept by clients. */
    static Body of(String contentType, byte[] bytes) {
        return new Body(contentType, out -> out.write(bytes), OptionalLong.of(bytes.length), Optional.empty());
    }

    /** Of bytes whose digest is the tag. */
    static Body tagged(String contentType, byte[] bytes) {
        return new Body(contentType, out -> out.write(bytes), OptionalLong.of(bytes.length), Optional.of(tag(bytes)));
    }

    /** Of a length that shows only when it is made. */
    static Body made(String contentType, String tagged, Content content) {
        return new Body(
                contentType, content, OptionalLong.empty(), Optional.of(tag(tagged.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * A file of a run, which is digits, whose size and time make the tag.
     *
     * @throws IOException if it is not there
     */
    static Body of(String contentType, Path file) throws IOException {
        long size = Files.size(file);
        String version = size + " " + Files.getLastModifiedTime(file);
        return new Body(
                contentType,
                out -> Files.copy(file, out),
                OptionalLong.of(size),
                Optional.of(tag(version.getBytes(StandardCharsets.UTF_8))),
                true);
    }

    static Body line(String text) {
        return of(TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Weak, since one tag stands for the compressed and the plain content. */
    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
