package dev.spectrascope.programs;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The generators of the JDK that all of a JVM's code shares: that of {@link Math#random} and that of {@link Collections#shuffle(List)}. The
 * JDK seeds them by the clock; here they get a seed, so that one can tell whether anybody else has drawn from them. Needs
 * {@code java.lang} and {@code java.util} open to reflection.
 */
public final class SharedRandomness {

    /** What the JVM has to be started with. */
    public static final List<String> OPEN =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.util=ALL-UNNAMED");

    private static final long SEED = 11;

    private SharedRandomness() {}

    /** Gives them their seeds. */
    static void seed() throws ReflectiveOperationException {
        Class<?> holder = Class.forName("java.lang.Math$RandomNumberGeneratorHolder");
        Field ofMath = holder.getDeclaredField("randomNumberGenerator");
        ofMath.setAccessible(true);
        ((Random) ofMath.get(null)).setSeed(SEED);
        Field ofCollections = Collections.class.getDeclaredField("r");
        ofCollections.setAccessible(true);
        ofCollections.set(null, new Random(SEED));
    }

    /** Prints what comes next from each. */
    static void print() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
        Collections.shuffle(order);
        System.out.println("next of Math.random() " + Double.toHexString(Math.random()));
        System.out.println("next of Collections.shuffle(List) " + order);
    }
}
