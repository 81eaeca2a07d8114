package dev.spectrascope.agent.cli;

import dev.spectrascope.probes.spectra.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for people: a bar on a terminal, else a line now and then. */
abstract class ConsoleProgress implements Progress, AutoCloseable {

    @Override
    public abstract void close();

    /** A bar on standard error where that is a terminal, else lines. */
    static ConsoleProgress on(PrintWriter err) {
        return System.console() != null ? new Bar() : new Lines(err);
    }

    private static final class Lines extends ConsoleProgress {

        private static final Duration INTERVAL = Duration.ofSeconds(10);

        private final PrintWriter err;
        private Instant next = Instant.now().plus(INTERVAL);

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void report(String stage, long done, long expected) {
            Instant now = Instant.now();
            if (now.isAfter(next)) {
                next = now.plus(INTERVAL);
                err.println("spectrascope: " + stage + ", product " + done + " of about " + expected);
            }
        }

        @Override
        public void close() {}
    }

    private static final class Bar extends ConsoleProgress {

        private static final int WIDTH = 100;
        private static final int REFRESH_MILLIS = 250;

        private final ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("measuring")
                .setUnit(" products", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();

        @Override
        public void report(String stage, long done, long expected) {
            bar.maxHint(Math.max(done, expected));
            bar.stepTo(done);
            bar.setExtraMessage(stage);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
