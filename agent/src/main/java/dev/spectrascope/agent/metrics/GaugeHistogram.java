package dev.spectrascope.agent.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gauge histogram over several runs: each run's points are replaced together. Micrometer has no gauge histograms, so this
 * goes to Prometheus's own registry. Grafana draws its buckets as a heatmap with the query format "Heatmap".
 */
final class GaugeHistogram implements Collector {

    private final String name;
    private final String help;
    private final Map<String, List<HistogramDataPointSnapshot>> points = new ConcurrentHashMap<>();

    GaugeHistogram(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /** Shows these points of a run instead of those before. */
    void update(String run, List<HistogramDataPointSnapshot> shown) {
        points.put(run, List.copyOf(shown));
    }

    /**
     * One point.
     *
     * @param bounds of the buckets, ascending, the last +∞
     * @param counts in each bucket
     * @param sum of all, NaN where it is not known
     */
    static HistogramDataPointSnapshot point(Labels labels, List<Double> bounds, long[] counts, double sum) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            buckets.bucket(bounds.get(bucket), counts[bucket]);
        }
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(sum)
                .build();
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help).gaugeHistogram(true);
        points.values().forEach(shown -> shown.forEach(snapshot::dataPoint));
        return snapshot.build();
    }
}
