package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.ProductListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps account of what one report costs, and tells the progress. */
final class ProbeMeter {

    private final Progress progress;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Long> products = new LinkedHashMap<>();
    private final Map<String, Long> productsByStage = new LinkedHashMap<>();
    private long done;
    private long recordedBytes;
    private long expected;

    ProbeMeter(Progress progress) {
        this.progress = progress;
    }

    /** Says how many products are likely to be spent in all, once that is known. */
    void expect(long productsInAll) {
        expected = productsInAll;
    }

    /** Runs a stage and adds its wall-clock time to the account under its name. */
    <T> T time(String stage, Supplier<T> work) {
        progress.report(stage, done, Math.max(expected, done));
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            seconds.merge(stage, (System.nanoTime() - start) * 1e-9, Double::sum);
        }
    }

    /** Counts the products of a stage. */
    ProductListener during(String stage) {
        return (product, planned) -> {
            done++;
            count(stage, 1);
            progress.report(stage, done, Math.max(expected, done));
        };
    }

    /** Books products under a stage. */
    void count(String stage, long count) {
        productsByStage.merge(stage, count, Long::sum);
    }

    void warn(String line) {
        progress.warn(line);
    }

    void spent(String operator, long count) {
        products.merge(operator, count, Long::sum);
    }

    void recorded(long bytes) {
        recordedBytes = Math.max(recordedBytes, bytes);
    }

    SpectrumReport.Cost cost() {
        return new SpectrumReport.Cost(products, productsByStage, seconds, recordedBytes);
    }
}
