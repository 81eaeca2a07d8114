package dev.spectrascope.agent.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** {@code /}: the page, one file. */
final class PageResource implements Resource {

    private static final String FILE = "page.html";

    @Override
    public Optional<Body> get(String path, String accept) throws IOException {
        if (!path.equals("/") && !path.equals("/index.html")) {
            return Optional.empty();
        }
        try (InputStream page = PageResource.class.getResourceAsStream(FILE)) {
            if (page == null) {
                throw new IOException(FILE + " is missing from the jar");
            }
            return Optional.of(new Body("text/html; charset=utf-8", page.readAllBytes()));
        }
    }
}
