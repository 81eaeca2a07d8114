package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlasKernelsTest {

    private static final String AVX2 = "sse2 fma avx avx2";
    private static final String AVX512 = AVX2 + " avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni";

    private static String processor(String vendor, int family, String flags) {
        return processor(vendor, family, 2, flags);
    }

    private static String processor(String vendor, int family, int model, String flags) {
        return "processor\t: 0\nvendor_id\t: " + vendor + "\ncpu family\t: " + family + "\nmodel\t\t: " + model
                + "\nmodel name\t: One of 200 Cores\nflags\t\t: fpu " + flags + "\nbogomips\t: 5400.00\n\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {26, 27})
    void unknownProcessorsWithWideVectorsUseThem(int family) {
        assertThat(BlasKernels.of(processor("AuthenticAMD", family, AVX512))).contains("SkylakeX");
    }

    /** Raptor Lake has no AVX-512, Emerald Rapids does; Nova Lake and Diamond Rapids are of families 18 and 19. */
    @Test
    void processorsOfIntelThatAreUnknownUseWhatTheyHave() {
        assertThat(BlasKernels.of(processor("GenuineIntel", 6, 183, AVX2))).contains("Haswell");
        assertThat(BlasKernels.of(processor("GenuineIntel", 6, 207, AVX512))).contains("SkylakeX");
        assertThat(BlasKernels.of(processor("GenuineIntel", 18, 1, AVX2))).contains("Haswell");
        assertThat(BlasKernels.of(processor("GenuineIntel", 19, 1, AVX512))).contains("SkylakeX");
    }

    @Test
    void kernelsAskForNothingThatTheProcessorLacks() {
        assertThat(BlasKernels.of(processor("AuthenticAMD", 26, AVX2))).contains("Haswell");
        assertThat(BlasKernels.of(processor("AuthenticAMD", 26, AVX512.replace(" avx512dq", ""))))
                .contains("Haswell");
        assertThat(BlasKernels.of(processor("AuthenticAMD", 26, "sse2 avx"))).isEmpty();
    }

    @Test
    void openBlasChoosesForProcessorsThatItKnows() {
        assertThat(BlasKernels.of(processor("AuthenticAMD", 25, AVX512))).isEmpty();
        assertThat(BlasKernels.of(processor("GenuineIntel", 6, 143, AVX512))).isEmpty();
        assertThat(BlasKernels.of(processor("GenuineIntel", 6, 175, AVX2))).isEmpty();
        assertThat(BlasKernels.of(processor("GenuineIntel", 15, 4, "sse2"))).isEmpty();
    }

    @Test
    void firstProcessorSpeaksForAll() {
        assertThat(BlasKernels.of(processor("AuthenticAMD", 26, AVX512) + processor("AuthenticAMD", 26, AVX2)))
                .contains("SkylakeX");
    }

    @Test
    void descriptionsOfAnotherKindSayNothing() {
        assertThat(BlasKernels.of("")).isEmpty();
        assertThat(BlasKernels.of("CPU implementer\t: 0x41\nFeatures\t: fp asimd\n"))
                .isEmpty();
        assertThat(BlasKernels.of(processor("AuthenticAMD", 26, AVX512).replace(": 26", ": many")))
                .isEmpty();
        assertThat(BlasKernels.of(processor("HygonGenuine", 26, AVX512))).isEmpty();
    }
}
