package dev.spectrascope.trainer;

import me.tongfei.progressbar.ProgressBar;

/** Shows how far an epoch has come. */
sealed interface Progress extends AutoCloseable {

    /** One more minibatch is done. */
    void step();

    @Override
    void close();

    /** A bar on a terminal; nothing where standard output or input is not one. */
    static Progress of(String task, int steps) {
        return System.console() == null ? new Silent() : new Bar(task, steps);
    }

    /** For logs and pipes, which get the line of each epoch only. */
    record Silent() implements Progress {
        @Override
        public void step() {}

        @Override
        public void close() {}
    }

    /** A bar that disappears when it is closed. */
    record Bar(ProgressBar bar) implements Progress {
        Bar(String task, int steps) {
            this(ProgressBar.builder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish()
                    .build());
        }

        @Override
        public void step() {
            bar.step();
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
