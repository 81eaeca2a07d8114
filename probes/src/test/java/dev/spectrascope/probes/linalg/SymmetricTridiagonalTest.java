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

    /** Lanczos far beyond the dimension on eigenvalues spread by 1e7 and as many zeros: many copies of each, far below the largest. */
    @Test
    void copiesOfEigenvaluesFarBelowTheLargest() {
        double[] spectrum = new double[200];
        for (int i = 0; i < 100; i++) {
            spectrum[i] = 40 * Math.pow(100 / (i + 0.5), 3);
        }
        for (int seed = 0; seed < 3; seed++) {
            SymmetricTridiagonal matrix = lanczos(spectrum, seed, 2000);
            SymmetricTridiagonal.Eigen eigen = matrix.eigen();
            double[] values = eigen.values();
            assertThat(values[0]).isBetween(-1e-12 * spectrum[0], 1e-12 * spectrum[0]);
            assertThat(values[1999]).isCloseTo(spectrum[0], within(1e-12 * spectrum[0]));
            assertThat(Arrays.stream(values).sum())
                    .isCloseTo(Arrays.stream(matrix.diagonal()).sum(), within(1e-11 * spectrum[0]));
            assertThat(dot(eigen.first(), eigen.first())).isCloseTo(1, within(1e-12));
            assertThat(dot(eigen.last(), eigen.last())).isCloseTo(1, within(1e-12));
        }
    }

    /** The three-term recurrence on a diagonal matrix, with no end at its dimension. */
    private static SymmetricTridiagonal lanczos(double[] spectrum, long seed, int steps) {
        double[] current = new Random(seed).doubles(spectrum.length, -1, 1).toArray();
        double norm = Math.sqrt(dot(current, current));
        Arrays.setAll(current, i -> current[i] / norm);
        double[] previous = new double[spectrum.length];
        double[] alpha = new double[steps];
        double[] beta = new double[steps];
        for (int m = 0; m < steps; m++) {
            double before = m == 0 ? 0 : beta[m - 1];
            double[] next = new double[spectrum.length];
            Arrays.setAll(next, i -> spectrum[i] * current[i] - before * previous[i]);
            double coefficient = dot(next, current);
            Arrays.setAll(next, i -> next[i] - coefficient * current[i]);
            double after = Math.sqrt(dot(next, next));
            alpha[m] = coefficient;
            beta[m] = after;
            System.arraycopy(current, 0, previous, 0, current.length);
            Arrays.setAll(current, i -> next[i] / after);
        }
        return new SymmetricTridiagonal(alpha, Arrays.copyOf(beta, steps - 1));
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
