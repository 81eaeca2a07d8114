package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochCountTest {

    private final EpochCount epochs = new EpochCount(Optional.empty());

    @Test
    void followsTheNetworksOwnCount() {
        epochs.begin(3, 30, 0);
        assertThat(epochs.completed()).isEqualTo(3);
        epochs.passStarts();
        epochs.see(3, 35);
        assertThat(epochs.completed()).isEqualTo(3);
        epochs.see(4, 40);
        assertThat(epochs.completed()).isEqualTo(4);
        epochs.see(7, 40);
        assertThat(epochs.completed()).isEqualTo(7);
    }

    /** As ParallelWrapper does. */
    @Test
    void countsPassesThatNobodyElseCounts() {
        epochs.begin(0, 0, 0);
        for (int pass = 1; pass <= 3; pass++) {
            epochs.passStarts();
            epochs.see(0, pass);
            epochs.passEnds();
            assertThat(epochs.completed()).isEqualTo(pass);
        }
        // The same network, trained by fit(iterator) from then on.
        epochs.passStarts();
        epochs.see(1, 4);
        assertThat(epochs.completed()).isEqualTo(4);
    }

    @Test
    void countsAPassOnceIfTheProgramCountsItToo() {
        epochs.begin(0, 0, 0);
        for (int pass = 1; pass <= 3; pass++) {
            epochs.passStarts();
            epochs.passEnds();
            epochs.see(pass, pass);
            assertThat(epochs.completed()).isEqualTo(pass);
        }
    }

    /** Which sets the count to 0, 1, 2 at the beginning of passes, whatever was trained before. */
    @Test
    void earlyStoppingGoesOnFromWhereTheNetworkIs() {
        epochs.begin(5, 50, 0);
        for (int pass = 0; pass < 3; pass++) {
            epochs.see(pass, 50 + pass);
            epochs.passStarts();
            epochs.see(pass, 51 + pass);
            epochs.passEnds();
            assertThat(epochs.completed()).isEqualTo(6 + pass);
        }
    }

    @Test
    void aRunThatIsGoneOnWithKeepsItsEpochs() {
        epochs.begin(0, 40, 4);
        assertThat(epochs.completed()).isEqualTo(4);
        epochs.passStarts();
        epochs.passEnds();
        assertThat(epochs.completed()).isEqualTo(5);
    }

    @Test
    void aConfiguredLengthIsAllThatCounts() {
        EpochCount configured = new EpochCount(Optional.of(4));
        configured.begin(9, 8, 0);
        assertThat(configured.completed()).isEqualTo(2);
        configured.see(11, 11);
        configured.passEnds();
        assertThat(configured.completed()).isEqualTo(2);
        configured.see(11, 12);
        assertThat(configured.completed()).isEqualTo(3);
        configured.see(11, 3);
        assertThat(configured.completed()).isEqualTo(3);
    }
}
