package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class SideBySideTest {

    private NativeOps library;
    private int before;

    @BeforeEach
    void rememberThreads() {
        Nd4j.zeros(1).close();
        library = NativeOpsHolder.getInstance().getDeviceNativeOps();
        before = library.ompGetMaxThreads();
    }

    @AfterEach
    void restoreThreads() {
        library.setOmpNumThreads(before);
    }

    @Test
    void bothRunAtOnceOnHalfOfTheThreadsEach() {
        library.setOmpNumThreads(5);
        AtomicInteger threadsOfOne = new AtomicInteger();
        AtomicInteger threadsOfOther = new AtomicInteger();
        CountDownLatch meeting = new CountDownLatch(2);
        SideBySide.run(() -> meet(threadsOfOne, meeting), () -> meet(threadsOfOther, meeting));
        assertThat(meeting.getCount()).isZero();
        assertThat(threadsOfOne).hasValue(3);
        assertThat(threadsOfOther).hasValue(2);
        assertThat(library.ompGetMaxThreads()).isEqualTo(5);
    }

    private void meet(AtomicInteger threads, CountDownLatch meeting) {
        threads.set(library.ompGetMaxThreads());
        meeting.countDown();
        try {
            assertThat(meeting.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withOneThreadTheOneComesAfterTheOther() {
        library.setOmpNumThreads(1);
        Thread own = Thread.currentThread();
        StringBuilder order = new StringBuilder();
        SideBySide.run(
                () -> order.append(Thread.currentThread() == own ? "one " : "?"),
                () -> order.append(Thread.currentThread() == own ? "other" : "?"));
        assertThat(order).hasToString("one other");
    }

    @Test
    void aFailureComesOutWhenBothHaveEnded() {
        library.setOmpNumThreads(2);
        AtomicBoolean ended = new AtomicBoolean();
        assertThatThrownBy(() -> SideBySide.run(
                        () -> {
                            throw new IllegalStateException("of one");
                        },
                        () -> {
                            pause();
                            ended.set(true);
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of one");
        assertThat(ended).isTrue();
        assertThatThrownBy(() -> SideBySide.run(() -> {}, () -> {
                    throw new IllegalStateException("of other");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of other");
        assertThat(library.ompGetMaxThreads()).isEqualTo(2);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
