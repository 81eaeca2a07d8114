package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many vectors go through a batch in step. */
class VectorGroupsTest {

    private static final long MANY_PARAMETERS = 1L << 40;

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 1", "8, 0, 8", "8, 1000, 8", "8, 268435456, 8", // just 2 GiB
        "8, 268435457, 4", "7, 500000000, 4", "9, 500000000, 3", "3, 3000000000, 1"
    })
    void asManyAsMemoryAllowsInEqualGroups(int vectors, long sweepBytes, int size) {
        assertThat(VectorGroups.size(vectors, sweepBytes, MANY_PARAMETERS)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"4000, 8", "4001, 1"})
    void oneByOneWhereActivationsOutweighTheParameters(long sweepBytes, int size) {
        assertThat(VectorGroups.size(8, sweepBytes, 100)).isEqualTo(size);
    }
}
