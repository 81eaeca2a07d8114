package dev.spectrascope.agent.session;

import dev.spectrascope.agent.config.AgentConfiguration.Push;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** As whom this JVM sends its metrics. */
final class PushingProcess {

    private PushingProcess() {}

    /** Host and process: no two JVMs that train at the same time have one. */
    static String instance() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown";
        }
        return host + ":" + ProcessHandle.current().pid();
    }

    /**
     * User and password, divided by a colon; empty where none is wanted.
     *
     * @throws IOException if the password cannot be read; one line for people
     */
    static Optional<String> credentials(Push push) throws IOException {
        if (push.user().isEmpty() || push.passwordFile().isEmpty()) {
            return Optional.empty();
        }
        Path file = push.passwordFile().get();
        try {
            String password = Files.readString(file).lines().findFirst().orElse("");
            return Optional.of(push.user().get() + ":" + password);
        } catch (IOException e) {
            throw new IOException(
                    "push.passwordFile " + file + " could not be read; it must hold the password of push.user", e);
        }
    }
}
