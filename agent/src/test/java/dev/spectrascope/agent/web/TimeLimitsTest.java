package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final TimeLimits limits = new TimeLimits();

    @AfterEach
    void close() {
        thread.shutdownNow();
        limits.close();
    }

    /** Whether the task, which waits for the given time, is interrupted. */
    private boolean isInterrupted(Duration limit, Runnable first, Duration wait) throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        limits.over(thread, limit).execute(() -> {
            first.run();
            try {
                Thread.sleep(wait.toMillis());
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        return interrupted.get(1, TimeUnit.MINUTES);
    }

    @Test
    void whatTakesTooLongIsInterrupted() throws Exception {
        assertThat(isInterrupted(SHORT, () -> {}, LONG)).isTrue();
    }

    @Test
    void whatIsGivenMoreTimeIsNot() throws Exception {
        assertThat(isInterrupted(SHORT, () -> limits.extend(LONG), SHORT.multipliedBy(6)))
                .isFalse();
    }

    @Test
    void whatIsGivenLessIsInterrupted() throws Exception {
        assertThat(isInterrupted(LONG, () -> limits.extend(SHORT), LONG)).isTrue();
    }

    @Test
    void theNextOnTheThreadIsLeftAlone() throws Exception {
        assertThat(isInterrupted(SHORT, () -> Thread.currentThread().interrupt(), Duration.ZERO))
                .isTrue();
        limits.over(thread, SHORT).execute(() -> Thread.currentThread().interrupt());
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        limits.over(thread, LONG)
                .execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        assertThat(interrupted.get(1, TimeUnit.MINUTES)).isFalse();
    }

    @Test
    void afterTheEndTasksGoOnWithoutLimits() throws Exception {
        limits.close();
        assertThat(isInterrupted(SHORT, () -> limits.extend(SHORT), SHORT.multipliedBy(4)))
                .isFalse();
    }
}
