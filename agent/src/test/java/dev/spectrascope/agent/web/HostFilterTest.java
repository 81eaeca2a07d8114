package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.config.AgentConfiguration;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFilterTest {

    private final HostFilter filter = new HostFilter("Gpu1.example", new SecurityHeaders("default-src 'self'"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9464",
                "localhost:",
                "127.0.0.1",
                "127.0.0.1:8888",
                "127.1.2.3:80",
                "[::1]",
                "[::1]:9464",
                "[0:0:0:0:0:0:0:1]:9464",
                "gpu1.example:9464"
            })
    void itsOwnNames(String host) {
        assertThat(filter.serves(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9464",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:localhost",
                "127.evil.example",
                "1270.0.0.1",
                "192.168.0.7:9464",
                "0.0.0.0:9464",
                "[::]",
                "[fe80::1]:9464",
                "[evil.example]",
                ""
            })
    void namesThatASiteMayHave(String host) {
        assertThat(filter.serves(host)).isFalse();
    }

    @Test
    void aSiteGetsNothingFromAServerOnThisMachine() throws IOException {
        try (SpectrascopeServer server = start(new AgentConfiguration.Http("127.0.0.1", 0))) {
            assertThat(get(server, "/health", "localhost:1234")).startsWith("HTTP/1.1 200 ");
            for (String path : List.of("/", "/metrics", "/health", "/api/runs", "/api/events")) {
                assertThat(get(server, path, "evil.example:" + server.port()))
                        .as(path)
                        .startsWith("HTTP/1.1 403 ")
                        .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
                        .endsWith("\r\n\r\nHost is evil.example:" + server.port()
                                + ", by which a web site could read this page (DNS rebinding): ask for localhost:"
                                + server.port()
                                + ", or set http.host to the name by which others reach it, or http.user and"
                                + " http.passwordHash\n");
            }
        }
    }

    @Test
    void whoListensToOthersIsReachedByAnyName() throws IOException {
        try (SpectrascopeServer server = start(new AgentConfiguration.Http("0.0.0.0", 0))) {
            assertThat(get(server, "/health", "host.docker.internal:9464")).startsWith("HTTP/1.1 200 ");
        }
    }

    private static SpectrascopeServer start(AgentConfiguration.Http http) throws IOException {
        return SpectrascopeServer.start(http, List.of(), new RunEvents(), type -> null, Map::of);
    }

    /** The JDK's client lets nobody choose the header. */
    private static String get(SpectrascopeServer server, String path, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
