package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class GaussianVectorsTest {

    @Test
    void directionsAreUniformAndIndependent() {
        GaussianVectors vectors = new GaussianVectors(1);
        double[] first = vectors.next(4000, DataType.DOUBLE).toDoubleVector();
        double[] second = vectors.next(4000, DataType.DOUBLE).toDoubleVector();
        assertThat(Arrays.stream(first).map(x -> x * x).sum()).isCloseTo(1, within(1e-12));
        NormalDistribution normal = new NormalDistribution(0, 1 / Math.sqrt(4000));
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(normal, first))
                .isGreaterThan(0.01);
        double product = 0;
        for (int i = 0; i < first.length; i++) {
            product += first[i] * second[i];
        }
        assertThat(Math.abs(product)).isBetween(1e-6, 4 / Math.sqrt(4000));
    }

    @Test
    void seedDecidesAndTypesAgree() {
        float[] single = new GaussianVectors(7).next(3_000_000, DataType.FLOAT).toFloatVector();
        double[] twice = new GaussianVectors(7).next(3_000_000, DataType.DOUBLE).toDoubleVector();
        for (int i = 0; i < single.length; i += 997) {
            assertThat((double) single[i]).isCloseTo(twice[i], within(1e-8));
        }
        assertThat(new GaussianVectors(8).next(10, DataType.DOUBLE))
                .isNotEqualTo(new GaussianVectors(7).next(10, DataType.DOUBLE));
    }

    @Test
    void leavesTheGlobalGeneratorAlone() {
        Nd4j.getRandom().setSeed(5);
        double expected = Nd4j.getRandom().nextDouble();
        Nd4j.getRandom().setSeed(5);
        new GaussianVectors(1).next(100, DataType.FLOAT);
        assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
    }
}
