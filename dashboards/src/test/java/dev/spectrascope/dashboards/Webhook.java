package dev.spectrascope.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The receiver of alerts. */
final class Webhook implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> alerts = new CopyOnWriteArrayList<>();

    Webhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/alerts", exchange -> {
            new ObjectMapper()
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .get("alerts")
                    .forEach(alerts::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<JsonNode> alerts() {
        return alerts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
