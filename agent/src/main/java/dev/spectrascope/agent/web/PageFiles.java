package dev.spectrascope.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of the page in the jar: a frame, a style sheet, and ES modules that import each other by names. {@code modules.json} is
 * the import map that resolves them for a page which a server gives, and at the same time the list of what there is.
 */
final class PageFiles {

    /** The module that knows where data come from. */
    static final String SOURCE = "spectrascope/source";

    /** The module that begins. */
    static final String MAIN = "spectrascope/main";

    /** What is in the place of {@link #SOURCE} where the page itself holds its data. */
    static final String EMBEDDED_SOURCE = "source-embedded.js";

    static final String STYLE = "page.css";

    /** How files are named in the frame and in the import map. */
    static final String PREFIX = "page/";

    private static final String MAP = "modules.json";
    private static final String FRAME = "index.html";

    private final Map<String, String> modules = new LinkedHashMap<>();

    /** Reads which there are. */
    PageFiles() throws IOException {
        JsonNode imports = new ObjectMapper().readTree(bytes(MAP)).path("imports");
        for (Map.Entry<String, JsonNode> module : imports.properties()) {
            String place = module.getValue().asText();
            if (!place.startsWith("./" + PREFIX)) {
                throw new IOException(
                        MAP + " has " + module.getKey() + " at " + place + ", which is not in ./" + PREFIX);
            }
            modules.put(module.getKey(), place.substring(2 + PREFIX.length()));
        }
        for (String name : List.of(MAIN, SOURCE)) {
            if (!modules.containsKey(name)) {
                throw new IOException(MAP + " has no module " + name);
            }
        }
    }

    /** File names by the names under which modules import each other. */
    Map<String, String> modules() {
        return Map.copyOf(modules);
    }

    /** Names of the files that the page asks for. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(modules.values());
        names.add(STYLE);
        return names;
    }

    /**
     * The frame, with other text in the place of some of its own.
     *
     * @param replacements by what they replace
     * @throws IOException if the frame has no such place
     */
    String frame(Map<String, String> replacements) throws IOException {
        String frame = text(FRAME);
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            if (!frame.contains(replacement.getKey())) {
                throw new IOException(FRAME + " has no " + replacement.getKey());
            }
            frame = frame.replace(replacement.getKey(), replacement.getValue());
        }
        return frame;
    }

    String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) throws IOException {
        try (InputStream file = PageFiles.class.getResourceAsStream(PREFIX + name)) {
            if (file == null) {
                throw new IOException(PREFIX + name + " is missing from the jar");
            }
            return file.readAllBytes();
        }
    }
}
