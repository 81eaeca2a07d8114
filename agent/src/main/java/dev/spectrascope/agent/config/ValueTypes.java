package dev.spectrascope.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values there are; each says what it allows. */
final class ValueTypes {

    private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    private ValueTypes() {}

    static ValueType<Integer> wholeNumber(int least, int most) {
        String allowed = most == Integer.MAX_VALUE
                ? "a whole number, at least " + least
                : "a whole number from " + least + " to " + most;
        return type(
                allowed,
                raw -> whole(raw)
                        .filter(value -> value >= least && value <= most)
                        .map(Long::intValue));
    }

    static ValueType<Long> longNumber(long least) {
        String allowed = least == Long.MIN_VALUE ? "a whole number" : "a whole number, at least " + least;
        return type(allowed, raw -> whole(raw).filter(value -> value >= least));
    }

    /** A number between the bounds, both excluded. */
    static ValueType<Double> number(double above, double below) {
        String allowed = Double.isInfinite(below)
                ? "a number above " + plain(above)
                : "a number between " + plain(above) + " and " + plain(below);
        return type(allowed, raw -> real(raw).filter(value -> value > above && value < below));
    }

    /** A number above 0 and up to 1. */
    static ValueType<Double> share() {
        return type("a number above 0 and at most 1", raw -> real(raw).filter(value -> value > 0 && value <= 1));
    }

    static ValueType<Boolean> flag() {
        return type("true or false", raw -> raw instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    static ValueType<String> text(String allowed) {
        return type(
                allowed,
                raw -> raw instanceof String || raw instanceof Number
                        ? Optional.of(raw.toString()).filter(text -> !text.isBlank())
                        : Optional.empty());
    }

    static ValueType<String> matching(String allowed, String pattern) {
        return type(allowed, raw -> text(allowed).parse(raw).filter(text -> text.matches(pattern)));
    }

    /** An address of HTTP, without user and password, which would be shown. */
    static ValueType<URI> url() {
        String allowed = "an address such as http://host:9091, without user and password";
        return rendered(
                type(
                        allowed,
                        raw -> matching(allowed, "https?://[^@\\s]+").parse(raw).flatMap(ValueTypes::asUri)),
                URI::toString);
    }

    static ValueType<Path> path(String allowed) {
        return rendered(type(allowed, raw -> text(allowed).parse(raw).flatMap(ValueTypes::asPath)), Path::toString);
    }

    /** One of some names. */
    static <T> ValueType<T> choice(List<T> values, Function<T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        values.forEach(value -> byName.put(name.apply(value), value));
        return rendered(
                type(
                        String.join(", ", byName.keySet()),
                        raw -> raw instanceof String text ? Optional.ofNullable(byName.get(text)) : Optional.empty()),
                name::apply);
    }

    /** A list without repetitions, not empty. */
    static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return listOf(element, 1, "");
    }

    /** A list that may be empty. */
    static <T> ValueType<List<T>> listOrNone(ValueType<T> element) {
        return listOf(element, 0, "; [] for none");
    }

    private static <T> ValueType<List<T>> listOf(ValueType<T> element, int least, String remark) {
        return rendered(
                type("a list of " + element.allowed() + ", each once" + remark, raw -> {
                    if (!(raw instanceof List<?> items) || items.size() < least) {
                        return Optional.empty();
                    }
                    List<T> values = new ArrayList<>();
                    for (Object item : items) {
                        Optional<T> value = element.parse(item);
                        if (value.isEmpty() || values.contains(value.get())) {
                            return Optional.empty();
                        }
                        values.add(value.get());
                    }
                    return Optional.of(List.copyOf(values));
                }),
                // A list of its own: SnakeYAML writes one that occurs twice, as the empty one would, as an alias.
                values -> values.stream().map(element::render).collect(Collectors.toCollection(ArrayList::new)));
    }

    /** Values by names that the user chooses. */
    static <T> ValueType<Map<String, T>> mapOf(String allowed, ValueType<T> element) {
        return rendered(
                type(allowed, raw -> {
                    if (!(raw instanceof Map<?, ?> entries)) {
                        return Optional.empty();
                    }
                    Map<String, T> values = new LinkedHashMap<>();
                    for (Map.Entry<?, ?> entry : entries.entrySet()) {
                        Optional<T> value = element.parse(entry.getValue());
                        if (value.isEmpty()) {
                            return Optional.empty();
                        }
                        values.put(String.valueOf(entry.getKey()), value.get());
                    }
                    return Optional.of(values);
                }),
                values -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    values.forEach((name, value) -> shown.put(name, element.render(value)));
                    return shown;
                });
    }

    /** A value, or a word that stands for leaving the choice to the agent. */
    static <T> ValueType<Optional<T>> orWord(String word, ValueType<T> type) {
        return rendered(
                type(
                        type.allowed() + ", or " + word,
                        raw -> word.equals(raw)
                                ? Optional.of(Optional.empty())
                                : type.parse(raw).map(Optional::of)),
                value -> value.map(type::render).orElse(word));
    }

    static ValueType<Duration> duration() {
        return rendered(type("a time such as 90s, 10m or 1h30m; 0 for none", ValueTypes::asDuration), value -> {
            if (value.isZero()) {
                return 0;
            }
            StringBuilder text = new StringBuilder();
            append(text, value.toHours(), "h");
            append(text, value.toMinutesPart(), "m");
            append(text, value.toSecondsPart(), "s");
            append(text, value.toMillisPart(), "ms");
            return text.toString();
        });
    }

    static <T> ValueType<T> type(String allowed, Function<Object, Optional<T>> parser) {
        return new ValueType<>() {
            @Override
            public Optional<T> parse(Object raw) {
                return parser.apply(raw);
            }

            @Override
            public String allowed() {
                return allowed;
            }
        };
    }

    static <T> ValueType<T> rendered(ValueType<T> type, Function<T, Object> renderer) {
        return new ValueType<>() {
            @Override
            public Optional<T> parse(Object raw) {
                return type.parse(raw);
            }

            @Override
            public String allowed() {
                return type.allowed();
            }

            @Override
            public Object render(T value) {
                return renderer.apply(value);
            }
        };
    }

    static Optional<Long> whole(Object raw) {
        return raw instanceof Integer || raw instanceof Long
                ? Optional.of(((Number) raw).longValue())
                : Optional.empty();
    }

    private static Optional<Double> real(Object raw) {
        if (raw instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        try {
            // YAML 1.1 takes 1e-5 for text.
            return raw instanceof String text ? Optional.of(Double.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> asUri(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> asPath(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> asDuration(Object raw) {
        if (Integer.valueOf(0).equals(raw)) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = DURATION.matcher(raw instanceof String text ? text : "");
        if (!(raw instanceof String text) || text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofHours(part(matcher, 1))
                    .plusMinutes(part(matcher, 2))
                    .plusSeconds(part(matcher, 3))
                    .plusMillis(part(matcher, 4)));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
