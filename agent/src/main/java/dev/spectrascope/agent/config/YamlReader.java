package dev.spectrascope.agent.config;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Takes YAML apart into settings, each with the line it stands on. */
final class YamlReader {

    private static final int LONGEST_QUOTE = 60;

    private final IntFunction<String> origin;
    private final List<Setting> settings;
    private final List<String> problems;

    /**
     * @param origin names the place of a line, counted from 1
     * @param settings receives what is found
     * @param problems receives what is wrong, a line each
     */
    YamlReader(IntFunction<String> origin, List<Setting> settings, List<String> problems) {
        this.origin = origin;
        this.settings = settings;
        this.problems = problems;
    }

    /** Reads a document whose root maps keys to values. */
    void readDocument(String yaml) {
        Node root = compose(yaml, null);
        if (root instanceof MappingNode mapping) {
            readMapping("", mapping);
        } else if (root != null && root.getTag() != Tag.NULL) {
            problems.add(place(root) + ": found " + quote(text(root, yaml)) + "; allowed: keys with values, such as "
                    + "\"worker: none\"");
        }
    }

    /** Reads one value, which may be a mapping of further keys. */
    void readValue(String key, String yaml) {
        Node value = compose(yaml, key);
        if (value != null) {
            readNode(key, value);
        } else if (yaml.isBlank()) {
            settings.add(new Setting(key, null, "", origin.apply(1)));
        }
    }

    private void readMapping(String prefix, MappingNode mapping) {
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = prefix + text(tuple.getKeyNode(), null);
            if (seen.add(key)) {
                readNode(key, tuple.getValueNode());
            } else {
                problems.add(place(tuple.getKeyNode()) + ": " + key + ": given twice; keep one");
            }
        }
    }

    private void readNode(String key, Node value) {
        boolean section = !Options.MAPS.contains(key);
        if (section
                && value instanceof MappingNode mapping
                && !mapping.getValue().isEmpty()) {
            readMapping(key + ".", mapping);
        } else {
            settings.add(new Setting(key, new PlainValues().of(value), text(value, null), place(value)));
        }
    }

    private Node compose(String yaml, String key) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(origin.apply(line) + ": " + (key == null ? "" : key + ": ") + "not valid YAML: "
                    + oneLine(e.getProblem()));
        } catch (YAMLException e) {
            problems.add(origin.apply(1) + ": " + (key == null ? "" : key + ": ") + "not valid YAML: "
                    + oneLine(e.getMessage()));
        }
        return null;
    }

    private String place(Node node) {
        return origin.apply(node.getStartMark().getLine() + 1);
    }

    /** What stands there: a scalar's own text, the flow form of anything else. */
    private static String text(Node node, String whole) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        return whole == null ? String.valueOf(new PlainValues().of(node)) : whole.strip();
    }

    static String quote(String text) {
        String line = oneLine(text);
        return line.isEmpty()
                ? "nothing"
                : '"' + (line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…") + '"';
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s+", " ");
    }

    /** Scalars, lists and maps of Java's own types, nothing else. */
    private static final class PlainValues extends SafeConstructor {
        PlainValues() {
            super(new LoaderOptions());
        }

        Object of(Node node) {
            return constructDocument(node);
        }
    }
}
