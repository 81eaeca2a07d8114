package dev.spectrascope.agent.bootstrap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Sees beforehand whether runs can be stored, without making anything: many a JVM never trains. */
final class RunFolder {

    private RunFolder() {}

    /** One line that says why nothing can be written there; empty where it can. */
    static Optional<String> problemWith(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        String reason = null;
        if (existing == null) {
            reason = "it has no root that exists";
        } else if (!Files.isDirectory(existing)) {
            reason = existing + " is not a folder";
        } else if (!Files.isWritable(existing)) {
            reason = existing + " is not writable for this user";
        }
        return Optional.ofNullable(reason)
                .map(why -> "runDirectory: cannot write to \"" + folder + "\", since " + why
                        + "; allowed: a folder that can be written to");
    }
}
