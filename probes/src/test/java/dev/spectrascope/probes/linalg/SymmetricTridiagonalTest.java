package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;

class SymmetricTridiagonalTest {

    /** The second difference matrix: eigenvalues 2 − 2 cos(jπ/(n+1)), eigenvectors √(2/(n+1)) sin(ijπ/(n+1)). */
    @Test
    void secondDifferences() {
        int n = 2048;
        double[] diagonal = DoubleStream.generate(() -> 2).limit(n).toArray();
        double[] off = DoubleStream.generate(() -> -1).limit(n - 1).toArray();
        SymmetricTridiagonal.Eigen eigen = new SymmetricTridiagonal(diagonal, off).eigen();
        for (int j = 1; j <= n; j++) {
            double angle = j * Math.PI / (n + 1);
            double end = Math.sqrt(2.0 / (n + 1)) * Math.abs(Math.sin(angle));
            assertThat(eigen.values()[j - 1]).isCloseTo(2 - 2 * Math.cos(angle), within(1e-12));
            assertThat(Math.abs(eigen.first()[j - 1])).isCloseTo(end, within(1e-11));
            assertThat(Math.abs(eigen.last()[j - 1])).isCloseTo(end, within(1e-11));
        }
    }

    @Test
    void randomMatricesAgainstCommonsMath() {
        Random random = new Random(4);
        for (int trial = 0; trial < 100; trial++) {
            int n = 1 + random.nextInt(40);
            double scale = Math.pow(10, random.nextInt(41) - 20);
            double[] diagonal = random.doubles(n).map(x -> scale * (2 * x - 1)).toArray();
            double[] off =
                    random.doubles(n - 1).map(x -> x < 0.1 ? 0 : scale * x).toArray();
            SymmetricTridiagonal matrix = new SymmetricTridiagonal(diagonal, off);

            SymmetricTridiagonal.Eigen eigen = matrix.eigen();
            double[][] vectors = matrix.eigenvectors();

            double[] expected = new EigenDecomposition(diagonal, off).getRealEigenvalues();
            Arrays.sort(expected);
            assertThat(eigen.values()).containsExactly(expected, within(1e-13 * n * scale));
            for (int i = 0; i < n; i++) {
                assertThat(Math.abs(eigen.first()[i])).isCloseTo(Math.abs(vectors[i][0]), within(1e-12));
                assertThat(Math.abs(eigen.last()[i])).isCloseTo(Math.abs(vectors[i][n - 1]), within(1e-12));
                assertThat(residual(diagonal, off, eigen.values()[i], vectors[i]))
                        .isLessThan(1e-13 * n * scale);
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    assertThat(dot(vectors[i], vectors[j])).isCloseTo(i == j ? 1 : 0, within(1e-13 * n));
                }
            }
        }
    }

    @Test
    void zeroAndOneByOne() {
        assertThat(new SymmetricTridiagonal(new double[3], new double[2])
                        .eigen()
                        .values())
                .containsOnly(0);
        SymmetricTridiagonal.Eigen one = new SymmetricTridiagonal(new double[] {-7}, new double[0]).eigen();
        assertThat(one.values()).containsExactly(-7);
        assertThat(one.first()).containsExactly(1);
        assertThat(one.last()).containsExactly(1);
    }

    @Test
    void refusesWhatIsNoMatrix() {
        assertThatThrownBy(() -> new SymmetricTridiagonal(new double[2], new double[2]))
                .hasMessageContaining("n - 1 off-diagonal elements; got 2 and 2");
        assertThatThrownBy(() -> new SymmetricTridiagonal(new double[] {Double.NaN}, new double[0]))
                .hasMessageContaining("finite");
    }

    private static double residual(double[] diagonal, double[] off, double value, double[] v) {
        double[] rest = IntStream.range(0, v.length)
                .mapToDouble(i -> (diagonal[i] - value) * v[i]
                        + (i > 0 ? off[i - 1] * v[i - 1] : 0)
                        + (i < v.length - 1 ? off[i] * v[i + 1] : 0))
                .toArray();
        return Math.sqrt(dot(rest, rest));
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }
}
