package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Disk;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;

/**
 * Keeps what a run's snapshots take within a bound. Where a new one has no room, the parameters of older ones go, which are
 * needed least: of those that have a report, the oldest first, then of those that were passed over. Those that wait for a report, or failed,
 * stay. Used by the writer's thread.
 */
final class SnapshotSpace {

    /** There is no room for a snapshot; the message says why. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1;

        FullException(String reason) {
            super(reason);
        }
    }

    private final Disk disk;
    private final RunDirectory run;

    SnapshotSpace(Disk disk, RunDirectory run) {
        this.disk = disk;
        this.run = run;
    }

    /**
     * Makes room.
     *
     * @param bytes of the parameters to come
     * @throws FullException if there is none to be made
     */
    void make(long bytes) throws IOException {
        if (!Files.isDirectory(run.root())) {
            throw new NoSuchFileException(run.root() + " is gone");
        }
        if (disk.snapshotsMegabytes().isPresent()) {
            keepWithin(disk.snapshotsMegabytes().get() << 20, bytes);
        }
        long left = Files.getFileStore(run.root()).getUsableSpace() - bytes;
        // Where nothing is to be left, the file system says itself when it is full.
        if (disk.leaveMegabytes() > 0 && left < disk.leaveMegabytes() << 20) {
            throw new FullException("it would leave " + megabytes(Math.max(0, left)) + " on the file system, and"
                    + " disk.leaveMegabytes is " + disk.leaveMegabytes());
        }
    }

    private void keepWithin(long bound, long bytes) throws IOException {
        long taken = run.parameterBytes();
        if (taken + bytes <= bound) {
            return;
        }
        String limit = "disk.snapshotsMegabytes = " + (bound >> 20);
        Iterator<Snapshot> dispensable = run.dispensable().iterator();
        while (taken + bytes > bound && dispensable.hasNext()) {
            run.removeParameters(dispensable.next(), "room for newer snapshots, with " + limit);
            taken = run.parameterBytes();
        }
        if (taken + bytes > bound) {
            throw new FullException("it takes " + megabytes(bytes) + ", those that wait for a report "
                    + megabytes(taken) + ", and together that is more than " + limit);
        }
    }

    private static String megabytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MB";
    }
}
