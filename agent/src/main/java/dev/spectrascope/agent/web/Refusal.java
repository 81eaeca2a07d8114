package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer in one line to a request that gets no other.
 *
 * @param status of HTTP
 * @param line why, and what to do instead
 */
record Refusal(int status, String line) {

    /** Gives it, whatever the request's method, and ends the exchange. */
    void answer(HttpExchange exchange, SecurityHeaders security) throws IOException {
        try (exchange) {
            byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", Body.TEXT);
            headers.set("Cache-Control", "no-store");
            security.set(headers, Body.TEXT);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : text.length);
            if (!head) {
                exchange.getResponseBody().write(text);
            }
        }
    }
}
