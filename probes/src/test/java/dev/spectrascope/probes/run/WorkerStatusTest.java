package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkerStatusTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private static WorkerStatus status(long done, long expected, long resumed, long seconds) {
        return new WorkerStatus(
                1, "e000001-i0000010", "train.g", done, expected, resumed, SINCE, SINCE.plusSeconds(seconds));
    }

    @Test
    void whatIsLeftTakesAsLongAsWhatWasDone() {
        assertThat(status(100, 400, 0, 50).left(SINCE.plusSeconds(50))).hasValue(Duration.ofSeconds(150));
        // Time has passed since the worker said so.
        assertThat(status(100, 400, 0, 50).left(SINCE.plusSeconds(60))).hasValue(Duration.ofSeconds(140));
        assertThat(status(100, 400, 0, 50).left(SINCE.plusSeconds(1000))).hasValue(Duration.ZERO);
    }

    @Test
    void productsOfAnEarlierAttemptCostNothing() {
        assertThat(status(300, 400, 200, 50).left(SINCE.plusSeconds(50))).hasValue(Duration.ofSeconds(50));
    }

    @Test
    void whereItCannotBeToldItIsNot() {
        assertThat(status(0, 400, 0, 50).left(SINCE)).isEmpty();
        assertThat(status(200, 400, 200, 50).left(SINCE)).isEmpty();
        assertThat(status(3, 400, 0, 50).left(SINCE)).isEmpty();
        assertThat(status(400, 400, 0, 50).left(SINCE)).isEmpty();
        assertThat(new WorkerStatus(1, null, null, 0, 0, 0, null, SINCE).left(SINCE))
                .isEmpty();
        // As versions wrote it that did not say since when.
        assertThat(new WorkerStatus(1, "e000001-i0000010", "train.g", 100, 400, 0, null, SINCE).left(SINCE))
                .isEmpty();
    }
}
