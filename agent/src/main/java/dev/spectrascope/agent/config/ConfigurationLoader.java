package dev.spectrascope.agent.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the configuration from its sources. Each overrides those before it: the defaults, the file, environment
 * variables ({@code SPECTRASCOPE_HTTP_PORT}; further underscores are ignored), system properties
 * ({@code spectrascope.http.port}), and the agent's argument. The file is the one named in the agent's argument, else in
 * the property {@code spectrascope.config}, else in {@code SPECTRASCOPE_CONFIG}.
 */
public final class ConfigurationLoader {

    private static final String PROPERTY_PREFIX = "spectrascope.";
    private static final String VARIABLE_PREFIX = "SPECTRASCOPE_";
    private static final String FILE_KEY = "config";

    private final ConfigurationBuilder builder = new ConfigurationBuilder();

    private ConfigurationLoader() {}

    /**
     * What loading came to.
     *
     * @param configuration null where there are problems
     * @param problems a line each, complete in themselves; empty where all is well
     * @param strict whether anyone asked for strictness, faults elsewhere or not
     */
    public record Outcome(AgentConfiguration configuration, List<String> problems, boolean strict) {
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /**
     * Reads every source.
     *
     * @param argument the agent's argument; null or empty for none
     * @param environment as {@link System#getenv()}
     * @param properties as {@link System#getProperties()}
     */
    public static Outcome load(String argument, Map<String, String> environment, Map<?, ?> properties) {
        return new ConfigurationLoader().loadAll(argument == null ? "" : argument, environment, properties);
    }

    /** Reads one file and nothing else. */
    public static Outcome loadFile(Path file) {
        return load(file.toString(), List.of());
    }

    /**
     * Reads a file and {@code key=value} pairs that override it, and nothing else.
     *
     * @param file null for none
     */
    public static Outcome load(String file, List<String> pairs) {
        ConfigurationLoader loader = new ConfigurationLoader();
        List<Setting> fromPairs = loader.readPairs(pairs, "option");
        loader.builder.add(file == null ? List.of() : loader.readFile(file));
        loader.builder.add(fromPairs);
        return loader.outcome(List.of(fromPairs));
    }

    /** Reads what {@link EffectiveConfiguration#toYaml} wrote. */
    public static AgentConfiguration parse(String yaml) {
        ConfigurationLoader loader = new ConfigurationLoader();
        List<Setting> settings = new ArrayList<>();
        new YamlReader(line -> "line " + line, settings, loader.builder.problems()).readDocument(yaml);
        loader.builder.add(settings);
        if (!loader.builder.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", loader.builder.problems()));
        }
        return loader.builder.build();
    }

    private Outcome loadAll(String argument, Map<String, String> environment, Map<?, ?> properties) {
        List<String> parts = AgentArgument.split(argument);
        List<String> files = parts.stream().filter(part -> !part.contains("=")).toList();
        List<Setting> variables = readVariables(environment);
        List<Setting> systemProperties = readProperties(properties);
        List<Setting> pairs =
                readPairs(parts.stream().filter(part -> part.contains("=")).toList(), "agent argument");
        if (files.size() > 1) {
            builder.problems().add("agent argument: found the files " + String.join(" and ", files) + "; allowed: one");
        }
        List<Setting> fromFile = new ArrayList<>();
        String file = files.isEmpty() ? configuredFile(environment, properties) : files.get(0);
        if (file != null) {
            fromFile.addAll(readFile(file));
        }
        List<List<Setting>> sources = List.of(fromFile, variables, systemProperties, pairs);
        sources.forEach(builder::add);
        return outcome(sources);
    }

    private Outcome outcome(List<List<Setting>> sources) {
        builder.checkTogether();
        List<String> problems = List.copyOf(builder.problems());
        if (problems.isEmpty()) {
            AgentConfiguration configuration = builder.build();
            return new Outcome(configuration, problems, configuration.strict());
        }
        boolean strict = false;
        for (List<Setting> source : sources) {
            for (Setting setting : source) {
                if (setting.key().equals(Options.STRICT.key()) && setting.raw() instanceof Boolean value) {
                    strict = value;
                }
            }
        }
        return new Outcome(null, problems, strict);
    }

    private static String configuredFile(Map<String, String> environment, Map<?, ?> properties) {
        Object property = properties.get(PROPERTY_PREFIX + FILE_KEY);
        String variable = environment.getOrDefault(VARIABLE_PREFIX + "CONFIG", "");
        // Scripts make a variable empty where they mean none.
        return property instanceof String file ? file : variable.isEmpty() ? null : variable;
    }

    private List<Setting> readFile(String name) {
        List<Setting> settings = new ArrayList<>();
        try {
            String text = Files.readString(Path.of(name));
            new YamlReader(line -> name + ":" + line, settings, builder.problems()).readDocument(text);
        } catch (CharacterCodingException e) {
            builder.problems().add(name + ": not a text file in UTF-8; allowed: a YAML file");
        } catch (InvalidPathException | IOException e) {
            builder.problems()
                    .add(name + ": " + whyUnreadable(name) + "; allowed: a YAML file, key=value pairs, or both");
        }
        return settings;
    }

    private static String whyUnreadable(String name) {
        try {
            Path path = Path.of(name).toAbsolutePath();
            if (Files.isDirectory(path)) {
                return "a folder";
            }
            return Files.exists(path) ? "not readable" : "no such file (in " + path.getParent() + ")";
        } catch (InvalidPathException e) {
            return "not a file name";
        }
    }

    private List<Setting> readPairs(List<String> pairs, String origin) {
        List<Setting> settings = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                builder.problems().add(origin + ": found " + YamlReader.quote(pair) + "; allowed: key=value");
            } else {
                readValue(pair.substring(0, equals).strip(), pair.substring(equals + 1), origin, settings);
            }
        }
        return settings;
    }

    private List<Setting> readProperties(Map<?, ?> properties) {
        List<Setting> settings = new ArrayList<>();
        Map<String, String> ours = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name instanceof String key && key.startsWith(PROPERTY_PREFIX) && value instanceof String text) {
                ours.put(key.substring(PROPERTY_PREFIX.length()), text);
            }
        });
        ours.remove(FILE_KEY);
        ours.forEach((key, value) -> readValue(key, value, "system property " + PROPERTY_PREFIX + key, settings));
        return settings;
    }

    private List<Setting> readVariables(Map<String, String> environment) {
        Map<String, String> keys = new TreeMap<>();
        Options.ALL.forEach(option -> keys.put(bare(option.key()), option.key()));
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            String rest = name.startsWith(VARIABLE_PREFIX) ? name.substring(VARIABLE_PREFIX.length()) : "CONFIG";
            if (!rest.equals("CONFIG")) {
                String key = keys.getOrDefault(
                        bare(rest), rest.toLowerCase(Locale.ROOT).replace('_', '.'));
                readValue(key, value, "environment " + name, settings);
            }
        });
        return settings;
    }

    private static String bare(String name) {
        return name.replaceAll("[._]", "").toLowerCase(Locale.ROOT);
    }

    private void readValue(String key, String value, String origin, List<Setting> settings) {
        new YamlReader(line -> origin, settings, builder.problems()).readValue(key, value);
    }
}
