package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that work and rest move on. */
class WorkShareTest {

    private static final long MILLISECOND = 1_000_000;

    private long now;
    private long rested;

    private WorkShare share(double share) {
        return new WorkShare(share, () -> now, nanoseconds -> {
            // It comes back early, as parking may.
            long slept = Math.max(1, nanoseconds / 2);
            now += slept;
            rested += slept;
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void workTakesItsShareOfTheTime(double wanted) {
        WorkShare share = share(wanted);
        long worked = 0;
        for (int i = 0; i < 1000; i++) {
            long work = (7 + 31L * i % 97) * MILLISECOND;
            now += work;
            worked += work;
            share.rest();
        }
        assertThat((double) worked / now).isCloseTo(wanted, within(0.01));
        assertThat(worked + rested).isEqualTo(now);
    }

    @Test
    void theWholeTimeNeedsNoRest() {
        WorkShare share = share(1);
        now += 1000 * MILLISECOND;
        share.rest();
        assertThat(rested).isZero();
    }

    @Test
    void timeOfNoWorkIsNotPaidFor() {
        WorkShare share = share(0.5);
        now += 100_000 * MILLISECOND;
        share.begin();
        now += 100 * MILLISECOND;
        share.rest();
        assertThat(rested).isEqualTo(100 * MILLISECOND);
    }

    @Test
    void interruptionEndsTheRest() {
        WorkShare share = share(0.001);
        now += 100 * MILLISECOND;
        Thread.currentThread().interrupt();
        share.rest();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rested).isZero();
    }
}
