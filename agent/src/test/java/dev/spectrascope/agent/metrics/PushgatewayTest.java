package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushgatewayTest {

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] answer = "no room\nat all".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 200 ? -1 : answer.length);
            if (status != 200) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Test
    void aGroupOfItsOwnIsReplaced() throws IOException {
        new Pushgateway(URI.create(address() + "/"), "a job", () -> "host:1/2", Optional.empty()).put("x 1\n");
        assertThat(requests).containsExactly("PUT /metrics/job/a%20job/instance/host%3A1%2F2 null x 1\n");
    }

    @Test
    void basicAuthenticationIsSent() throws IOException {
        new Pushgateway(address(), "j", () -> "i", Optional.of("ann:secret")).put("x 1\n");
        assertThat(requests).containsExactly("PUT /metrics/job/j/instance/i Basic YW5uOnNlY3JldA== x 1\n");
    }

    @Test
    void whatIsRefusedIsToldInOneLine() throws IOException {
        status = 400;
        Pushgateway refusing = new Pushgateway(address(), "j", () -> "i", Optional.empty());
        assertThatThrownBy(() -> refusing.put("x"))
                .hasMessage("the Pushgateway at " + address()
                        + "/metrics/job/j/instance/i did not take the metrics: answered 400: no room");
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Pushgateway nobody = new Pushgateway(URI.create("http://127.0.0.1:" + free), "j", () -> "i", Optional.empty());
        assertThatThrownBy(() -> nobody.put("x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("" + free);
    }

    @Test
    void pushesComeWithNewsAndAtTheEndAndFaultsAreTold() {
        List<IOException> faults = Collections.synchronizedList(new ArrayList<>());
        PushThread pushes = new PushThread(
                new Pushgateway(address(), "j", () -> "i", Optional.empty()),
                () -> "x " + requests.size() + "\n",
                faults::add);
        pushes.due();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> requests.size() == 1);
        status = 500;
        pushes.due();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> faults.size() == 1);
        status = 200;
        pushes.close();
        assertThat(requests).hasSize(3).last().asString().endsWith("x 2\n");
        assertThat(faults).hasSize(1);
    }
}
