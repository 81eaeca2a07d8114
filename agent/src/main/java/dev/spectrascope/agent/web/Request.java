package dev.spectrascope.agent.web;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is asked for.
 *
 * @param path decoded
 * @param query its parameters, decoded; of those that are given twice, the first
 * @param header a header's value by its name, null where there is none
 */
record Request(String path, Map<String, String> query, Function<String, String> header) {

    static Request of(HttpExchange exchange) {
        return new Request(
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders()::getFirst);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                String[] parts = pair.split("=", 2);
                query.putIfAbsent(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The parts of the path after a root, e.g. {@code [r1, reports]} of {@code /api/runs/r1/reports}; empty if it is elsewhere. */
    Optional<List<String>> below(String root) {
        if (path.equals(root)) {
            return Optional.of(List.of());
        }
        return path.startsWith(root + "/")
                ? Optional.of(List.of(path.substring(root.length() + 1).split("/", -1)))
                : Optional.empty();
    }

    /** Whether the client takes compressed answers (RFC 9110, section 12.5.3). */
    boolean takesGzip() {
        return elements("Accept-Encoding").anyMatch(coding -> {
            String[] parameters = coding.split(";");
            return parameters[0].strip().equals("gzip")
                    && Arrays.stream(parameters).skip(1).map(String::strip).noneMatch(q -> q.matches("q=0(\\.0*)?"));
        });
    }

    /** Whether the client has what carries this tag (RFC 9110, section 13.1.2). */
    boolean has(String tag) {
        return elements("If-None-Match").anyMatch(known -> known.equals(tag) || known.equals("*"));
    }

    private Stream<String> elements(String name) {
        String value = header.apply(name);
        return value == null ? Stream.empty() : Arrays.stream(value.split(",")).map(String::strip);
    }
}
