package dev.spectrascope.agent.metrics;

import java.util.Arrays;
import java.util.Locale;

/**
 * One scrape.
 *
 * @param contentType {@link #TEXT} or {@link #OPEN_METRICS}
 * @param body the text
 */
public record Exposition(String contentType, String body) {

    /** Prometheus's own text format. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** OpenMetrics text. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** The format that a client prefers (RFC 9110, section 12.5.1); {@link #TEXT} where it has no preference. */
    static String format(String accept) {
        double open = quality(accept, "application/openmetrics-text");
        double text = Math.max(quality(accept, "text/plain"), quality(accept, "text/*"));
        return open > 0 && open >= text ? OPEN_METRICS : TEXT;
    }

    private static double quality(String accept, String mediaType) {
        if (accept == null) {
            return 0;
        }
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(range -> range.split(";", 2)[0].strip().equals(mediaType))
                .mapToDouble(Exposition::quality)
                .max()
                .orElse(0);
    }

    private static double quality(String range) {
        for (String parameter : range.split(";")) {
            String[] pair = parameter.strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals("q")) {
                try {
                    return Double.parseDouble(pair[1].strip());
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
