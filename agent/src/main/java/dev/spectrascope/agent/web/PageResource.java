package dev.spectrascope.agent.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /}: the page; {@code /page/NAME}: the files that it consists of. */
final class PageResource implements Resource {

    private static final String FOLDER = "/page";

    private static final String MODULES = "<!-- modules -->";

    private final PageFiles files;
    private final Set<String> names;
    private final String importMap;

    PageResource(PageFiles files) {
        this.files = files;
        this.names = files.names();
        ObjectNode imports = new ObjectMapper().createObjectNode();
        files.modules().forEach((name, file) -> imports.put(name, "./" + PageFiles.PREFIX + file));
        this.importMap = "{\"imports\":" + imports + "}";
    }

    /**
     * What the page may do: run its own modules, style itself, ask its own server. Style attributes are those of the chart
     * library's tooltips; pictures that are saved are data of its own.
     */
    SecurityHeaders security() {
        return new SecurityHeaders("default-src 'none'; script-src 'self' 'sha256-" + sha256(importMap)
                + "'; style-src 'self'; style-src-attr 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    @Override
    public Optional<Body> get(Request request) throws IOException {
        if (request.path().equals("/") || request.path().equals("/index.html")) {
            String frame = files.frame(Map.of(MODULES, "<script type=\"importmap\">" + importMap + "</script>"));
            return Optional.of(Body.tagged(Body.HTML, frame.getBytes(StandardCharsets.UTF_8)));
        }
        List<String> parts = request.below(FOLDER).orElse(List.of());
        if (parts.size() != 1 || !names.contains(parts.get(0))) {
            return Optional.empty();
        }
        String name = parts.get(0);
        return Optional.of(Body.tagged(contentType(name), files.bytes(name)));
    }

    private static String contentType(String name) {
        if (name.endsWith(".js")) {
            return "text/javascript; charset=utf-8";
        }
        return name.endsWith(".css") ? "text/css; charset=utf-8" : Body.TEXT;
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
