package dev.spectrascope.probes.network.tape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A choice between ways to the same adjoints of which none is the faster on all processors: all are tried when a shape is met
 * for the first time.
 *
 * @param <S> what tells the shapes apart
 */
final class FastestWay<S> implements ChosenWay<S> {

    /** In turns; the shortest time counts, for others may be at work, and a first call prepares the later ones. */
    private static final int ROUNDS = 3;

    private final Map<S, Integer> fastest = new ConcurrentHashMap<>();

    @Override
    public NativeAdjoints among(S shape, List<Supplier<NativeAdjoints>> ways) {
        Integer known = fastest.get(shape);
        if (known != null) {
            return ways.get(known).get();
        }
        List<NativeAdjoints> tried = ways.stream().map(Supplier::get).toList();
        long[] times = new long[tried.size()];
        Arrays.fill(times, Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int way = 0; way < times.length; way++) {
                times[way] = Math.min(times[way], nanos(tried.get(way)));
            }
        }
        int best = IntStream.range(1, times.length).reduce(0, (one, other) -> times[other] < times[one] ? other : one);
        fastest.put(shape, best);
        return tried.get(best);
    }

    private static long nanos(NativeAdjoints way) {
        long start = System.nanoTime();
        way.compute();
        Nd4j.getExecutioner().commit();
        return System.nanoTime() - start;
    }
}
