package dev.spectrascope.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards and rules as they are in the repository. */
final class DashboardFiles {

    /**
     * A query of a panel or an annotation.
     *
     * @param where dashboard and panel
     * @param annotation whether it is an annotation's, which returns something only when something happens
     */
    record Query(String where, String expr, boolean annotation) {}

    private DashboardFiles() {}

    static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(Places.DASHBOARDS.resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(json(file));
            }
        }
        return dashboards;
    }

    /** Panels that draw something: rows are left out. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> {
            if (!panel.get("type").asText().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            String title = dashboard.get("title").asText();
            for (JsonNode panel : panels(dashboard)) {
                panel.get("targets")
                        .forEach(target -> queries.add(new Query(
                                title + " / " + panel.get("title").asText(),
                                target.get("expr").asText(),
                                false)));
            }
            for (JsonNode annotation : dashboard.at("/annotations/list")) {
                if (annotation.hasNonNull("expr")) {
                    queries.add(new Query(
                            title + " / annotation", annotation.get("expr").asText(), true));
                }
            }
        }
        return queries;
    }

    /** Rules of one of Prometheus's files. */
    static List<JsonNode> rules(String file) throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml("prometheus/rules/" + file)
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    static JsonNode yaml(String file) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Places.DASHBOARDS.resolve(file).toFile());
    }
}
