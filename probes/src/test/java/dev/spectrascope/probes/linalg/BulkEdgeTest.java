package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class BulkEdgeTest {

    private static StochasticLanczos.Sample sample(double... spectrum) {
        return StochasticLanczos.run(DiagonalOperator.of(DataType.FLOAT, spectrum), 100, 4, 1, ProductListener.NONE);
    }

    /** Ten outliers over a dense bulk whose edge is 1: the edge is found though the count of outliers is an estimate. */
    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40})
    void findsTheEdgeOfADenseBulk(int outliers) {
        double[] spectrum = IntStream.range(0, 3000)
                .mapToDouble(i -> i < 10 ? 5 + i : Math.cos(Math.PI * i / 3000))
                .toArray();
        // Eigenvalues above x are some 3000/π √(2(1 − x)): 60 of them, in excess, lie above 0.998; the error of a count
        // of 10 is
        // some 2, of the Ritz values' places a cell of π/100 in arccos x.
        assertThat(BulkEdge.of(sample(spectrum), outliers)).isBetween(0.99, 1.0 + 1e-6);
    }

    @Test
    void outliersAreCountedAwayOneByOne() {
        StochasticLanczos.Sample sample = sample(IntStream.range(0, 3000)
                .mapToDouble(i -> i < 10 ? 5 + i : Math.cos(Math.PI * i / 3000))
                .toArray());
        assertThat(BulkEdge.of(sample, 0)).isCloseTo(14, within(1e-3));
        assertThat(BulkEdge.of(sample, 5)).isBetween(5.0, 14.0);
    }

    @Test
    void degenerateOperators() {
        assertThat(BulkEdge.of(sample(new double[9]), 0)).isZero();
        assertThat(BulkEdge.of(sample(-3), 0)).isCloseTo(-3, within(1e-6));
        assertThat(BulkEdge.of(sample(7, 7, 7), 1)).isCloseTo(7, within(1e-6));
        assertThat(BulkEdge.of(sample(7, 7, 1), 100)).isCloseTo(1, within(1e-5));
        assertThatThrownBy(() -> BulkEdge.of(sample(1), -1))
                .hasMessage("the outliers above a bulk must be at least 0; got -1");
    }
}
