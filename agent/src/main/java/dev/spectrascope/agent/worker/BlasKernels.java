package dev.spectrascope.agent.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of OpenBLAS's kernels suit a processor that its version in ND4J does not know.
 *
 * <p>OpenBLAS 0.3.19 takes AMD's processors of family 26 (Zen 5) and later for a Barcelona of 2007, and Intel's of family 6
 * from model 176 (Raptor Lake, Emerald Rapids, Arrow Lake), and of later families, for a Prescott of 2004, as {@code
 * OPENBLAS_VERBOSE=2} shows. It does not use their wide vectors then: a matrix product takes 2 to 5 times its time. Other
 * models it judges by what they can do.
 */
final class BlasKernels {

    /** The variable by which OpenBLAS is told, in the name of a core type. */
    static final String VARIABLE = "OPENBLAS_CORETYPE";

    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final int FIRST_UNKNOWN_FAMILY_OF_AMD = 26;
    private static final int LAST_FAMILY_OF_INTEL_KNOWN_IN_PART = 6;
    private static final int FIRST_UNKNOWN_MODEL_OF_INTEL = 176;
    private static final List<String> AVX512 = List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");
    private static final List<String> AVX2 = List.of("avx2", "fma");

    private BlasKernels() {}

    /** The core type to tell OpenBLAS on this machine; empty where its own choice is right, or nothing is known. */
    static Optional<String> ofThisMachine() {
        try {
            return of(Files.readString(DESCRIPTION));
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /**
     * The same of a machine.
     *
     * @param description as Linux gives it in {@code /proc/cpuinfo}
     */
    static Optional<String> of(String description) {
        Map<String, String> first = description
                .lines()
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip(), (one, other) -> one));
        if (!isUnknown(first.getOrDefault("vendor_id", ""), number(first, "cpu family"), number(first, "model"))) {
            return Optional.empty();
        }
        Set<String> flags =
                Set.copyOf(Arrays.asList(first.getOrDefault("flags", "").split("\\s+")));
        if (flags.containsAll(AVX512)) {
            return Optional.of("SkylakeX");
        }
        return flags.containsAll(AVX2) ? Optional.of("Haswell") : Optional.empty();
    }

    private static boolean isUnknown(String vendor, int family, int model) {
        return switch (vendor) {
            case "AuthenticAMD" -> family >= FIRST_UNKNOWN_FAMILY_OF_AMD;
            case "GenuineIntel" ->
                family > LAST_FAMILY_OF_INTEL_KNOWN_IN_PART
                        || family == LAST_FAMILY_OF_INTEL_KNOWN_IN_PART && model >= FIRST_UNKNOWN_MODEL_OF_INTEL;
            default -> false;
        };
    }

    private static int number(Map<String, String> description, String name) {
        try {
            return Integer.parseInt(description.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
