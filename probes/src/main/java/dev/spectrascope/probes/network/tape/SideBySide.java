package dev.spectrascope.probes.network.tape;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Two pieces of native work at once, each on half of oneDNN's threads.
 *
 * <p>On a CPU that is the faster way for calls that do not divide well, and oneDNN, which decides by the work of a single
 * thread, has Winograd's algorithm for kernels' gradients in more shapes then (32 images of 64 channels of 32×32: both pairs of
 * adjoints in 0.56 of the time). OpenMP's number of threads is a property of the thread that calls. Both pieces run on threads of
 * our own, where it stays the same, for a team that shrinks and grows ends threads and starts them anew.
 */
final class SideBySide {

    private static final int IDLE_SECONDS = 10;

    // Not the JVM's common pool, which may be a training job's.
    private static final Executor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), SideBySide::thread);

    private SideBySide() {}

    /** Returns when both are done; neither may borrow from a {@link Scratch}. */
    static void run(Runnable one, Runnable other) {
        NativeOps library = NativeOpsHolder.getInstance().getDeviceNativeOps();
        int threads = Nd4j.getEnvironment().isCPU() ? library.ompGetMaxThreads() : 1;
        if (threads < 2) {
            one.run();
            other.run();
            return;
        }
        CompletableFuture<Void> both = start(one, threads - threads / 2, library);
        try {
            both = CompletableFuture.allOf(both, start(other, threads / 2, library));
        } finally {
            join(both);
        }
    }

    private static void join(CompletableFuture<Void> both) {
        try {
            both.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static CompletableFuture<Void> start(Runnable work, int threads, NativeOps library) {
        return CompletableFuture.runAsync(
                () -> {
                    library.setOmpNumThreads(threads);
                    work.run();
                },
                THREADS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "spectrascope-beside", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
