package dev.spectrascope.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static List<Integer> upTo(int last, Schedule.Rule rule) {
        return IntStream.rangeClosed(0, last).filter(rule::contains).boxed().toList();
    }

    @Test
    void everyTakesTheMultiples() {
        assertThat(upTo(16, new Schedule.Every(5))).containsExactly(0, 5, 10, 15);
    }

    @Test
    void aListTakesWhatItNames() {
        assertThat(upTo(10, new Schedule.Listed(new TreeSet<>(List.of(5, 1))))).containsExactly(1, 5);
    }

    @Test
    void logarithmicTakesRoundedPowers() {
        // 10^(k/5) = 1, 1.58, 2.51, 3.98, 6.31, 10, 15.8, 25.1, 39.8, 63.1, 100
        assertThat(upTo(100, new Schedule.Logarithmic(5))).containsExactly(0, 1, 2, 3, 4, 6, 10, 16, 25, 40, 63, 100);
    }

    @Test
    void logarithmicAgreesWithItsDefinitionFarOut() {
        for (int perDecade : new int[] {1, 3, 7, 20, 100}) {
            TreeSet<Integer> expected = new TreeSet<>(List.of(0));
            for (int k = 0; Math.pow(10, (double) k / perDecade) < 100_000; k++) {
                expected.add((int) Math.round(Math.pow(10, (double) k / perDecade)));
            }
            assertThat(upTo(99_999, new Schedule.Logarithmic(perDecade)))
                    .as("log:%d", perDecade)
                    .containsExactlyElementsOf(expected.headSet(100_000));
        }
    }

    @Test
    void theDefaultTakesEveryEpochUpToTenAndThenFewer() {
        List<Integer> taken = upTo(200, Schedule.DEFAULT.rule());
        assertThat(taken).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13);
        assertThat(taken).endsWith(178, 200).hasSizeLessThan(40);
        assertThat(Schedule.DEFAULT.takesEpoch(7)).isTrue();
        assertThat(Schedule.DEFAULT.takesIteration(7)).isFalse();
    }
}
