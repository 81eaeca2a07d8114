package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.spectrascope.agent.web.Resource.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers GET and HEAD from a resource, refuses the rest, and turns faults into answers of one line. */
final class ResourceHandler implements HttpHandler {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int SERVER_ERROR = 500;
    private static final int NO_BODY = -1;

    /** The page is one file and asks only its own server. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline'; "
                    + "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Resource resource;

    ResourceHandler(Resource resource) {
        this.resource = resource;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, METHOD_NOT_ALLOWED, line("only GET and HEAD are served here"));
                return;
            }
            Optional<Body> body;
            try {
                String accept = exchange.getRequestHeaders().getFirst("Accept");
                body = resource.get(exchange.getRequestURI().getPath(), accept);
            } catch (IOException | RuntimeException e) {
                answer(exchange, SERVER_ERROR, line("could not be read: " + e.getMessage()));
                return;
            }
            answer(
                    exchange,
                    body.isPresent() ? OK : NOT_FOUND,
                    body.orElseGet(() -> line("nothing here; see /, /metrics, /health and /api/reports")));
        }
    }

    private static void answer(HttpExchange exchange, int status, Body body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", body.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            headers.set("Content-Length", Integer.toString(body.bytes().length));
        }
        exchange.sendResponseHeaders(status, head || body.bytes().length == 0 ? NO_BODY : body.bytes().length);
        if (!head) {
            exchange.getResponseBody().write(body.bytes());
        }
    }

    private static Body line(String text) {
        return new Body("text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
