package dev.spectrascope.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.spectrascope.probes.run.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a run, for people who are sent it: where its files lie on the machine that trained, and in what process, is
 * none of their business. Of absolute paths the last name is left, also of those inside of messages.
 */
final class PlacelessJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of two names or more, so that {@code /metrics} stays what it is; an address of the web begins with its scheme. */
    private static final Pattern PATH = Pattern.compile(
            "(?<![^\\s(\\[\"'=,;])(?:[A-Za-z]:[\\\\/]|/)(?:[^\\s\\\\/:\"']+[\\\\/])+([^\\s\\\\/:\"']*)");

    /** A value that is a path may have blanks. */
    private static final Pattern WHOLE = Pattern.compile("(?:[A-Za-z]:[\\\\/]|/).*[\\\\/]([^\\\\/:]+)[\\\\/]?");

    private static final List<String> OF_THE_PROCESS = List.of("pid", "address");

    private PlacelessJson() {}

    static JsonNode of(Map<String, Object> run) throws IOException {
        ObjectNode sent = (ObjectNode) MAPPER.readTree(Json.compact(run));
        sent.remove(OF_THE_PROCESS);
        return without(sent, sent.path("directory").asText(), sent.path("id").asText());
    }

    /**
     * @param directory that of the run, which may have blanks where others are not found then
     */
    private static JsonNode without(JsonNode node, String directory, String id) {
        if (node instanceof TextNode text) {
            return TextNode.valueOf(shortened(text.asText().replace(directory, id)));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(without(field.getValue(), directory, id)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, without(array.get(i), directory, id));
            }
        }
        return node;
    }

    static String shortened(String text) {
        Matcher whole = WHOLE.matcher(text);
        return whole.matches() ? whole.group(1) : PATH.matcher(text).replaceAll("$1");
    }
}
