package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

    @Test
    void timeLeftIsThatOfTheProductsToCome() {
        assertThat(ConsoleProgress.left(Duration.ofSeconds(30), 10, 40)).isEqualTo(", about 90 s left");
        assertThat(ConsoleProgress.left(Duration.ofSeconds(30), 10, 110)).isEqualTo(", about 5 min left");
    }

    @Test
    void nothingIsForetoldBeforeTheFirstAndAfterTheLastProduct() {
        assertThat(ConsoleProgress.left(Duration.ofSeconds(30), 0, 40)).isEmpty();
        assertThat(ConsoleProgress.left(Duration.ofSeconds(30), 40, 40)).isEmpty();
    }
}
