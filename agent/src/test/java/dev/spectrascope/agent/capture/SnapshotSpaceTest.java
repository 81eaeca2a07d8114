package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spectrascope.agent.config.AgentConfiguration.Disk;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of 300 kilobytes under a bound of a mebibyte: three fit. */
class SnapshotSpaceTest {

    private static final long BYTES = 300 << 10;

    @TempDir
    private Path folder;

    private RunDirectory run;
    private SnapshotSpace space;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("run"));
        space = new SnapshotSpace(new Disk(Optional.of(1L), 0), run);
    }

    private String taken(int epoch) throws IOException {
        space.make(BYTES);
        Snapshot snapshot = Runs.snapshot(run, epoch);
        Files.write(parameters(snapshot.name()), new byte[(int) BYTES]);
        return snapshot.name();
    }

    private Path parameters(String snapshot) {
        return run.root().resolve("snapshots").resolve(snapshot + ".npy");
    }

    @Test
    void theOldestThatHaveAReportMakeRoomAndThatIsSaid() throws IOException {
        String waiting = taken(0);
        String first = taken(1);
        String second = taken(2);
        run.write(first, Runs.report(1, 3, 8));
        run.write(second, Runs.report(2, 3, 8));
        taken(3);
        assertThat(parameters(first)).doesNotExist();
        assertThat(parameters(second)).exists();
        assertThat(parameters(waiting)).exists();
        assertThat(run.readGaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.snapshot()).isEqualTo(first))
                .satisfies(gap -> assertThat(gap.kind()).isEqualTo(Gap.Kind.REMOVED))
                .satisfies(gap -> assertThat(gap.reason())
                        .isEqualTo("room for newer snapshots, with disk.snapshotsMegabytes = 1"));
        assertThat(run.reportNames()).as("reports stay").contains(first);
        assertThat(run.parameterBytes()).isEqualTo(3 * BYTES);
    }

    @Test
    void thoseThatWerePassedOverGoNext() throws IOException {
        String passedOver = taken(0);
        String reported = taken(1);
        taken(2);
        run.write(new Gap(passedOver, Gap.Kind.PASSED_OVER, "newer ones waited", Instant.EPOCH));
        run.write(reported, Runs.report(1, 3, 8));
        taken(3);
        assertThat(parameters(reported)).doesNotExist();
        assertThat(parameters(passedOver)).exists();
        taken(4);
        assertThat(parameters(passedOver)).doesNotExist();
    }

    @Test
    void whatIsStillNeededStaysAndNothingIsAdded() throws IOException {
        String failed = taken(0);
        run.write(new Failure(failed, "out of memory", null, 1, Instant.EPOCH));
        taken(1);
        taken(2);
        assertThatThrownBy(() -> taken(3))
                .isInstanceOf(SnapshotSpace.FullException.class)
                .hasMessage("it takes 1 MB, those that wait for a report 1 MB, and together that is more than"
                        + " disk.snapshotsMegabytes = 1");
        assertThat(parameters(failed)).exists();
        assertThat(run.readGaps()).isEmpty();
    }

    @Test
    void whatIsToBeLeftOnTheFileSystemIsLeft() {
        SnapshotSpace greedy = new SnapshotSpace(new Disk(Optional.empty(), 1L << 30), run);
        assertThatThrownBy(() -> greedy.make(1))
                .isInstanceOf(SnapshotSpace.FullException.class)
                .hasMessageContaining("on the file system, and disk.leaveMegabytes is 1073741824");
    }
}
