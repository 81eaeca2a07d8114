package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.CountingOperator;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keeps account of what one report costs, and tells the progress. */
final class ProbeMeter {

    private final Progress progress;
    private final TimeLimit limit;
    private final List<Degradation> cuts = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Long> products = new LinkedHashMap<>();
    private final Map<String, Long> productsByStage = new LinkedHashMap<>();
    private long done;
    private long resumed;
    private long recordedBytes;
    private long expected;

    ProbeMeter(Progress progress, TimeLimit limit) {
        this.progress = progress;
        this.limit = limit;
    }

    /** Whether the time is over, so that nothing more is to be begun. */
    boolean timeIsOver() {
        return limit.isOver();
    }

    /** Notes what is not measured, or not in full, because the time is over. */
    void cut(String what, String planned, String measured) {
        cuts.add(new Degradation(what, planned, measured, false));
    }

    /** What was noted so; null where that is nothing. */
    List<Degradation> cuts() {
        return cuts.isEmpty() ? null : List.copyOf(cuts);
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

    /** Counts the products of a stage of an algorithm that shows nothing until its end: it is broken off where time is over. */
    ProductListener duringAllOf(String stage) {
        ProductListener counting = during(stage);
        return (product, planned) -> {
            counting.onProduct(product, planned);
            if (timeIsOver() && product < planned) {
                throw new TimeIsOver();
            }
        };
    }

    /** Counts the products of a stage, and asks for no more where time is over. */
    ProductListener during(String stage) {
        return new ProductListener() {
            @Override
            public void onProduct(int product, int planned) {
                done++;
                count(stage, 1);
                progress.report(stage, done, Math.max(expected, done));
            }

            @Override
            public boolean wantsMore() {
                return !timeIsOver();
            }

            @Override
            public void onResumed(int products, int planned) {
                done += products;
                resumed += products;
                progress.resumed(products);
                count(stage, products);
            }
        };
    }

    /** Books the products of some work under an operator's name, those of runs that were taken up again among them. */
    <T> T counting(String operator, LinearOperator counted, Function<LinearOperator, T> work) {
        long resumedBefore = resumed;
        CountingOperator counter = new CountingOperator(counted);
        try {
            return work.apply(counter);
        } finally {
            spent(operator, counter.products() + resumed - resumedBefore);
        }
    }

    /** What this account says of one operator: stages whose names begin with its name and a dot. */
    MeasuredOperator of(String operator, OperatorSpectrum spectrum) {
        return new MeasuredOperator(
                spectrum, products.get(operator), beginning(operator, productsByStage), beginning(operator, seconds));
    }

    private static <T> Map<String, T> beginning(String operator, Map<String, T> byStage) {
        Map<String, T> some = new LinkedHashMap<>(byStage);
        some.keySet().removeIf(stage -> !stage.startsWith(operator + "."));
        return some;
    }

    /** Takes over what another account said of an operator. */
    void restore(String operator, MeasuredOperator measured) {
        done += measured.products();
        progress.resumed(measured.products());
        spent(operator, measured.products());
        measured.productsByStage().forEach(this::count);
        measured.seconds().forEach((stage, time) -> seconds.merge(stage, time, Double::sum));
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
