package dev.spectrascope.agent.worker;

import java.util.Map;
import java.util.TreeMap;

/**
 * The variables by which the native libraries below ND4J are told how to live in a process of their own beside a training
 * job. They are read when a process starts; {@code bin/native-environment.sh} has the same for shells.
 */
final class NativeEnvironment {

    private static final String GIBIBYTE = Integer.toString(1 << 30);

    private NativeEnvironment() {}

    /**
     * @param threads that numerics may use, at least 1
     * @return values by name
     */
    static Map<String, String> of(int threads) {
        return of(threads, System.getenv());
    }

    /**
     * The same for a process that inherits an environment.
     *
     * @param inherited values by name; what it says of {@link BlasKernels} is left as it is
     */
    static Map<String, String> of(int threads, Map<String, String> inherited) {
        Map<String, String> variables = new TreeMap<>();
        for (String library : new String[] {"OMP", "OPENBLAS", "MKL"}) {
            variables.put(library + "_NUM_THREADS", Integer.toString(threads));
        }
        // Threads that wait for each other must not spin on processors that training, or each other, could use.
        variables.put("OMP_WAIT_POLICY", "PASSIVE");
        variables.put("OPENBLAS_THREAD_TIMEOUT", "4");
        // Convolutions take and return large buffers in each call. glibc would give each of them back to the kernel and
        // get it anew, page by page: measured on ResNet18, 3 times the time of a product. One arena, for only that
        // of the main thread can grow to such sizes.
        variables.put("MALLOC_ARENA_MAX", "1");
        variables.put("MALLOC_MMAP_THRESHOLD_", GIBIBYTE);
        variables.put("MALLOC_TRIM_THRESHOLD_", GIBIBYTE);
        if (!inherited.containsKey(BlasKernels.VARIABLE)) {
            BlasKernels.ofThisMachine().ifPresent(coreType -> variables.put(BlasKernels.VARIABLE, coreType));
        }
        return variables;
    }
}
