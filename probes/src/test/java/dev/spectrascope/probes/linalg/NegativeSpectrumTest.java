package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class NegativeSpectrumTest {

    private static StochasticLanczos.Sample sample(LinearOperator operator, int steps, int vectors) {
        return StochasticLanczos.run(operator, steps, vectors, 1, ProductListener.NONE);
    }

    @Test
    void estimatesShareAndMassWithTheirErrors() {
        double[] spectrum = IntStream.range(0, 1000)
                .mapToDouble(i -> i < 3 ? 20 + 5 * i : i < 300 ? -2 - 0.001 * i : 1 + 0.001 * i)
                .toArray();
        double negative = -Arrays.stream(spectrum).filter(x -> x < 0).sum();
        double mass = negative / Arrays.stream(spectrum).map(Math::abs).sum();
        StochasticLanczos.Sample sample = sample(DiagonalOperator.of(DataType.FLOAT, spectrum), 150, 10);

        NegativeSpectrum result = NegativeSpectrum.of(sample, 1e-5);

        double shareError = result.share().standardError().orElseThrow();
        double massError = result.mass().standardError().orElseThrow();
        assertThat(result.share().value()).isCloseTo(0.297, within(3 * shareError));
        assertThat(result.mass().value()).isCloseTo(mass, within(3 * massError));
        assertThat(shareError).isBetween(1e-4, 0.02);
        assertThat(massError).isBetween(1e-4, 0.02);
    }

    /** 150 steps on 3 far eigenvalues without reorthogonalisation: their copies are counted with no weight of their own. */
    @Test
    void ghostsAreNotCounted() {
        double[] spectrum = IntStream.range(0, 400)
                .mapToDouble(i -> i < 3 ? -10 - 5 * i : 2 + Math.cos(i))
                .toArray();
        StochasticLanczos.Sample sample = sample(DiagonalOperator.of(DataType.DOUBLE, spectrum), 150, 1);
        long negativeRitzValues = Arrays.stream(sample.measures().get(0).nodes())
                .filter(x -> x < 0)
                .count();
        assertThat(negativeRitzValues).as("the test needs ghosts").isGreaterThan(3);
        double[] start = new GaussianVectors(1).next(400, DataType.DOUBLE).toDoubleVector();
        double weight = Arrays.stream(start, 0, 3).map(x -> x * x).sum();
        NegativeSpectrum result = NegativeSpectrum.of(sample, 0);
        assertThat(result.share().value()).isCloseTo(weight, within(1e-10));
        assertThat(result.share().standardError()).isEmpty();
    }

    @Test
    void degenerateOperators() {
        NegativeSpectrum zero =
                NegativeSpectrum.of(sample(DiagonalOperator.of(DataType.FLOAT, new double[9]), 5, 1), 0);
        assertThat(zero.share().value()).isZero();
        assertThat(zero.mass().value()).isZero();
        NegativeSpectrum all = NegativeSpectrum.of(sample(DiagonalOperator.of(DataType.FLOAT, -1, -2, -3), 5, 2), 0);
        assertThat(all.share().value()).isCloseTo(1, within(1e-12));
        assertThat(all.mass().value()).isEqualTo(1);
        // Rank one in float: the zero eigenvalues may come out with either sign, at the level of rounding.
        double[] rankOne = new double[50];
        rankOne[0] = 3;
        StochasticLanczos.Sample sample = sample(DenseOperator.withSpectrum(DataType.FLOAT, 4, rankOne), 10, 1);
        assertThat(NegativeSpectrum.of(sample, 1e-5).share().value()).isZero();
        assertThatThrownBy(() -> NegativeSpectrum.of(sample, -1))
                .hasMessage("the threshold of negative eigenvalues must be at least 0; got -1.0");
        assertThatThrownBy(() -> NegativeSpectrum.of(sample, Double.NaN)).hasMessageContaining("NaN");
    }

    /** The share that the bounds are for is the weight of the start vector there; few steps leave much open, all steps nothing. */
    @Test
    void boundsHoldTheShareAtEveryNumberOfSteps() {
        double[] spectrum = IntStream.range(0, 300)
                .mapToDouble(i -> Math.pow(i / 200.0 - 0.6, 3))
                .toArray();
        DiagonalOperator operator = DiagonalOperator.of(DataType.DOUBLE, spectrum);
        double[] start = new GaussianVectors(1).next(300, DataType.DOUBLE).toDoubleVector();
        double exact = IntStream.range(0, 300)
                .filter(i -> spectrum[i] < 0)
                .mapToDouble(i -> start[i] * start[i])
                .sum();
        double width = 1;
        for (int steps : new int[] {4, 16, 64}) {
            NegativeSpectrum negative = NegativeSpectrum.of(sample(operator, steps, 1), 0);
            SpectralRange bounds = negative.shareBounds();
            assertThat(exact).as("%d steps", steps).isBetween(bounds.lower(), bounds.upper());
            assertThat(negative.share().value()).isBetween(bounds.lower(), bounds.upper());
            assertThat(bounds.width()).isPositive().isLessThan(width);
            width = bounds.width();
        }
        NegativeSpectrum few = NegativeSpectrum.of(sample(DiagonalOperator.of(DataType.DOUBLE, -1, 2, 3), 3, 1), 0);
        assertThat(few.shareBounds().width()).isZero();
    }
}
