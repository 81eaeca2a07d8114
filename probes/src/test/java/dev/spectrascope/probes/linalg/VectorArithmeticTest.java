package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VectorArithmeticTest {

    @Test
    void floatReductionsOfLongVectorsAreAccurate() {
        int size = 5_000_000;
        INDArray x = new GaussianVectors(3).next(size, DataType.FLOAT);
        float[] values = x.toFloatVector();
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        assertThat(VectorArithmetic.norm(x)).isCloseTo(Math.sqrt(squares), within(1e-6));
        assertThat(VectorArithmetic.dot(x, x)).isCloseTo(squares, within(1e-5));
    }

    @Test
    void worksInPlace() {
        INDArray x = Nd4j.createFromArray(1.0, 2.0, 3.0);
        INDArray y = Nd4j.createFromArray(10.0, 20.0, 30.0);
        VectorArithmetic.addScaled(-2, x, y);
        VectorArithmetic.scale(0.5, x);
        assertThat(y.toDoubleVector()).containsExactly(8, 16, 24);
        assertThat(x.toDoubleVector()).containsExactly(0.5, 1, 1.5);
    }
}
