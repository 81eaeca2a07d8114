package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpCollectorTest {

    @TempDir
    private Path folder;

    private final List<IOException> faults = new ArrayList<>();

    private RunState state() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 3, 8);
        return new RunReader(run).read();
    }

    /** Sends a run's metrics as the end of a JVM does. */
    private MetricsRegistry sendTo(int port) throws IOException {
        MetricsRegistry metrics = new MetricsRegistry();
        metrics.sendByOtlp("http://127.0.0.1:" + port + "/v1/metrics", faults::add);
        metrics.run("r1").update(state());
        metrics.close();
        return metrics;
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, pair -> pair.getValue().getStringValue()));
    }

    @Test
    void theSeriesOfARunArriveUnderItsName() throws Exception {
        List<ExportMetricsServiceRequest> received = Collections.synchronizedList(new ArrayList<>());
        List<String> types = Collections.synchronizedList(new ArrayList<>());
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            sendTo(collector.getAddress().getPort());
        } finally {
            collector.stop(0);
        }
        assertThat(faults).isEmpty();
        assertThat(types).containsOnly("application/x-protobuf");
        var resource = received.get(0).getResourceMetrics(0);
        assertThat(attributes(resource.getResource().getAttributesList()))
                .containsEntry("service.name", "spectrascope");
        List<Metric> sent = received.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(one -> one.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .toList();
        assertThat(sent).extracting(Metric::getName).allMatch(name -> name.startsWith("spectrascope."));
        List<NumberDataPoint> eigenvalues = sent.stream()
                .filter(metric -> metric.getName().equals("spectrascope.eigenvalue"))
                .flatMap(metric -> metric.getGauge().getDataPointsList().stream())
                .toList();
        Map<String, String> largest = Map.of("run", "r1", "operator", "g", "set", "train", "rank", "1");
        assertThat(eigenvalues)
                .filteredOn(point -> attributes(point.getAttributesList()).equals(largest))
                .extracting(NumberDataPoint::getAsDouble)
                .containsExactly(8.0);
        assertThat(sent).extracting(Metric::getName).contains("spectrascope.loss", "spectrascope.reports");
    }

    @Test
    void nobodyListeningIsToldInOneLineAndStopsNothing() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        MetricsRegistry metrics = sendTo(free);
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).getMessage())
                .startsWith("http://127.0.0.1:" + free + "/v1/metrics did not take the metrics: ")
                .doesNotContain("\n");
        assertThat(metrics.scrape(null).body()).contains("spectrascope_epoch{run=\"r1\"} 3.0\n");
    }
}
