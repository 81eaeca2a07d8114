package dev.spectrascope.agent.config;

import java.util.ArrayList;
import java.util.List;

/** The text after {@code -javaagent:spectrascope-agent.jar=}: a file and/or {@code key=value} pairs, comma-separated. */
final class AgentArgument {

    private AgentArgument() {}

    /** Splits at the commas that stand outside brackets and quotes; empty parts are left out. */
    static List<String> split(String argument) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (char c : argument.toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if (c == ',' && depth <= 0 && quote == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
