package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Blocks of a dense symmetric matrix with random elements. */
class ParameterBlockTest {

    private static final int SIZE = 12;
    private static final List<ParameterSegment> SEGMENTS =
            List.of(segment("a", 0, 3), segment("a", 3, 1), segment("b", 4, 5), segment("c", 9, 3));

    private final INDArray matrix = symmetric();

    private static ParameterSegment segment(String layer, long offset, long length) {
        return new ParameterSegment(layer, "W", offset, offset, List.of(length), 'c');
    }

    private static INDArray symmetric() {
        Nd4j.getRandom().setSeed(4);
        INDArray random = Nd4j.randn(DataType.DOUBLE, SIZE, SIZE);
        return random.add(random.transpose());
    }

    private LinearOperator operator() {
        return new LinearOperator() {
            @Override
            public long size() {
                return SIZE;
            }

            @Override
            public DataType dataType() {
                return DataType.DOUBLE;
            }

            @Override
            public void apply(INDArray vector, INDArray result) {
                result.assign(matrix.mmul(vector.reshape(SIZE, 1)).reshape(SIZE));
            }
        };
    }

    private void requireBlock(List<ParameterSegment> segments, int... rows) {
        try (ParameterBlock block = new ParameterBlock(operator(), segments)) {
            assertThat(block.size()).isEqualTo(rows.length);
            // Twice, so that what one product leaves behind would show in the next.
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < rows.length; j++) {
                    INDArray unit = Nd4j.zeros(DataType.DOUBLE, rows.length);
                    unit.putScalar(j, 1);
                    double[] column = block.apply(unit).toDoubleVector();
                    for (int i = 0; i < rows.length; i++) {
                        assertThat(column[i])
                                .as("element %d, %d", i, j)
                                .isCloseTo(matrix.getDouble(rows[i], rows[j]), within(1e-14));
                    }
                }
            }
        }
    }

    @Test
    void oneLayerIsItsSubMatrix() {
        requireBlock(SEGMENTS.subList(2, 3), 4, 5, 6, 7, 8);
        requireBlock(SEGMENTS.subList(0, 2), 0, 1, 2, 3);
    }

    @Test
    void layersApartAreTheirRowsAndColumns() {
        requireBlock(List.of(SEGMENTS.get(0), SEGMENTS.get(1), SEGMENTS.get(3)), 0, 1, 2, 3, 9, 10, 11);
    }

    @Test
    void allLayersAreTheWhole() {
        requireBlock(SEGMENTS, IntStream.range(0, SIZE).toArray());
    }

    @Test
    void aVectorOfTheWholeDoesNotFit() {
        try (ParameterBlock block = new ParameterBlock(operator(), SEGMENTS.subList(2, 3))) {
            assertThatThrownBy(() -> block.apply(Nd4j.zeros(DataType.DOUBLE, SIZE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a vector of 12 elements does not fit: expected shape [5]");
        }
    }
}
