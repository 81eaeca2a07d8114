package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassReservoirsTest {

    /** Which of a stream of so many examples of one class are kept at its end. */
    private static int[] kept(int capacity, int stream, long seed) {
        ClassReservoirs reservoirs = new ClassReservoirs(capacity, seed);
        int[] places = new int[Math.min(capacity, stream)];
        for (int example = 0; example < stream; example++) {
            int place = reservoirs.offer(0);
            if (place != ClassReservoirs.NOT_KEPT) {
                places[place] = example;
            }
        }
        return places;
    }

    @Test
    void keepsAllOfAShortStream() {
        assertThat(kept(5, 3, 1)).containsExactly(0, 1, 2);
        assertThat(kept(3, 3, 1)).containsExactly(0, 1, 2);
    }

    @Test
    void keepsNoExampleTwice() {
        assertThat(Arrays.stream(kept(50, 1000, 7)).distinct()).hasSize(50);
    }

    @Test
    void theSeedDecides() {
        assertThat(kept(10, 500, 1)).isEqualTo(kept(10, 500, 1)).isNotEqualTo(kept(10, 500, 2));
    }

    @Test
    void whatIsKeptOfAClassDoesNotDependOnTheOthers() {
        ClassReservoirs alone = new ClassReservoirs(3, 1);
        ClassReservoirs mixed = new ClassReservoirs(3, 1);
        for (int i = 0; i < 200; i++) {
            mixed.offer(i % 2 == 0 ? 0 : 3);
            assertThat(mixed.offer(1)).isEqualTo(alone.offer(1));
        }
    }

    /** Each of n examples is kept with probability k/n: 2000 draws of 5 from 20, and a chi-squared test. */
    @Test
    void everyExampleIsAsLikelyToBeKept() {
        int[] counts = new int[20];
        for (int seed = 0; seed < 2000; seed++) {
            for (int example : kept(5, 20, seed)) {
                counts[example]++;
            }
        }
        double expected = 2000 * 5 / 20.0;
        double variance = expected * (1 - 5 / 20.0);
        double chiSquared = Arrays.stream(counts)
                .mapToDouble(count -> Math.pow(count - expected, 2) / variance)
                .sum();
        // 0.999 quantile for 19 degrees of freedom.
        assertThat(chiSquared).isLessThan(43.8);
    }

    @Test
    void isFullOnceEveryClassSeenIs() {
        ClassReservoirs reservoirs = new ClassReservoirs(2, 1);
        assertThat(reservoirs.isFull()).isFalse();
        IntStream.range(0, 2).forEach(i -> reservoirs.offer(4));
        assertThat(reservoirs.isFull()).isTrue();
        reservoirs.offer(0);
        assertThat(reservoirs.isFull()).isFalse();
        assertThat(reservoirs.seen()).isEqualTo(3);
    }
}
