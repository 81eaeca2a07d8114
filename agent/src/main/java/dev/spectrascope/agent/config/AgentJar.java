package dev.spectrascope.agent.config;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the agent's own classes are: its jar, a jar that it was merged into, or a folder in tests. */
public final class AgentJar {

    private AgentJar() {}

    /** The absolute path; empty where the classes come from no file. */
    public static Optional<Path> path() {
        try {
            return Optional.of(Path.of(AgentJar.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath());
        } catch (URISyntaxException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
