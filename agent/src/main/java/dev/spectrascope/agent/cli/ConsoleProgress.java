package dev.spectrascope.agent.cli;

import dev.spectrascope.probes.spectra.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        return System.console() != null ? new Bar(err) : new Lines(err);
    }

    /**
     * The time that is left if products go on as they did, in words; empty before the first.
     *
     * @param elapsed since there were none
     */
    static String left(Duration elapsed, long done, long expected) {
        if (done < 1 || expected <= done) {
            return "";
        }
        long seconds = Math.round(elapsed.toMillis() * 1e-3 / done * (expected - done));
        return seconds < 120 ? ", about " + seconds + " s left" : ", about " + (seconds + 30) / 60 + " min left";
    }

    private static final class Lines extends ConsoleProgress {

        private static final Duration INTERVAL = Duration.ofSeconds(10);

        private final PrintWriter err;
        private final Instant started = Instant.now();
        private Instant next = started.plus(INTERVAL);

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void report(String stage, long done, long expected) {
            Instant now = Instant.now();
            if (now.isAfter(next)) {
                next = now.plus(INTERVAL);
                err.println("spectrascope: " + stage + ", product " + done + " of about " + expected
                        + left(Duration.between(started, now), done, expected));
            }
        }

        @Override
        public void warn(String line) {
            err.println("spectrascope: " + line);
        }

        @Override
        public void close() {}
    }

    private static final class Bar extends ConsoleProgress {

        private static final int WIDTH = 100;
        private static final int REFRESH_MILLIS = 250;

        /** Told once the bar no longer moves. */
        private final List<String> warnings = new ArrayList<>();

        private final PrintWriter err;

        private final ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("measuring")
                .setUnit(" products", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();

        Bar(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void report(String stage, long done, long expected) {
            bar.maxHint(Math.max(done, expected));
            bar.stepTo(done);
            bar.setExtraMessage(stage);
        }

        @Override
        public void warn(String line) {
            warnings.add(line);
        }

        @Override
        public void close() {
            bar.close();
            warnings.forEach(line -> err.println("spectrascope: " + line));
            err.flush();
        }
    }
}
