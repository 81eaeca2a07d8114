package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An OpenTelemetry collector, which takes meters in the OpenTelemetry protocol (OTLP) over HTTP. Headers, for credentials, and
 * attributes of the resource are those of OpenTelemetry's environment variables.
 *
 * @param address where it takes metrics, such as {@code http://otel.example:4318/v1/metrics}
 */
record OtlpCollector(String address) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * A registry whose meters are sent once a minute, and when it is closed, which takes no longer than the patience twice.
     *
     * @param onFault told what was not sent and why in one line, each time; Micrometer itself would say so in the program's log
     */
    MeterRegistry registry(Consumer<IOException> onFault) {
        OtlpMetricsSender http = new OtlpHttpMetricsSender(new HttpUrlConnectionSender(PATIENCE, PATIENCE));
        return OtlpMeterRegistry.builder(key -> switch (key) {
                    case "otlp.url" -> address;
                    case "otlp.resourceAttributes" -> isNamed() ? null : "service.name=spectrascope";
                    default -> null;
                })
                .clock(Clock.SYSTEM)
                .metricsSender(request -> {
                    try {
                        http.send(request);
                    } catch (Exception fault) {
                        onFault.accept(new IOException(
                                address + " did not take the metrics: " + firstLine(rootOf(fault)), fault));
                    }
                })
                .build();
    }

    private static boolean isNamed() {
        return System.getenv().containsKey("OTEL_RESOURCE_ATTRIBUTES")
                || System.getenv().containsKey("OTEL_SERVICE_NAME");
    }

    /** What failed is wrapped by the sender. */
    private static Throwable rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }
}
