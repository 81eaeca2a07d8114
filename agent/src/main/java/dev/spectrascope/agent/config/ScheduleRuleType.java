package dev.spectrascope.agent.config;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code [0, 1, 5]}, {@code every:N} or {@code log:N}. */
final class ScheduleRuleType implements ValueType<Schedule.Rule> {

    private static final Pattern NAMED = Pattern.compile("(every|log):\\s*(\\d{1,9})");

    @Override
    public Optional<Schedule.Rule> parse(Object raw) {
        return raw instanceof List<?> counts ? listed(counts) : named(raw);
    }

    @Override
    public String allowed() {
        return "a list such as [0, 1, 2, 5], every:N or log:N (N for each factor of ten)";
    }

    @Override
    public Object render(Schedule.Rule rule) {
        return rule instanceof Schedule.Listed listed ? List.copyOf(listed.counts()) : rule.toString();
    }

    private static Optional<Schedule.Rule> listed(List<?> counts) {
        TreeSet<Integer> found = new TreeSet<>();
        for (Object count : counts) {
            Optional<Long> whole = ValueTypes.whole(count).filter(value -> value >= 0 && value <= Integer.MAX_VALUE);
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            found.add(whole.get().intValue());
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new Schedule.Listed(found));
    }

    private static Optional<Schedule.Rule> named(Object raw) {
        Matcher matcher = NAMED.matcher(raw instanceof String text ? text.strip() : "");
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(2));
        if (number < 1) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(1).equals("every") ? new Schedule.Every(number) : new Schedule.Logarithmic(number));
    }
}
