package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The spectral density by the kernel polynomial method (Weiße, Wellein, Alvermann and Fehske 2006): Chebyshev moments with Jackson's
 * damping, on the range that a few steps of Lanczos find. Here to compare with: each bump is some π/(2K) of the half-width wide in its
 * middle, K products for each vector, whatever the spectrum, where {@link LanczosSpectralDensity} resolves outliers exactly.
 */
public final class KernelPolynomialMethod {

    /** Of the interval, in roundings of its place: fewer would add up to errors of the moments that can be seen. */
    private static final double LEAST_WIDTH = 200;

    private final KernelPolynomialOptions options;

    public KernelPolynomialMethod(KernelPolynomialOptions options) {
        this.options = options;
    }

    /**
     * Finds the range and the moments. Costs M₀ + K · n_vec products and the memory of four vectors.
     *
     * @param seed decides the random vectors; the first of them starts Lanczos too
     * @throws ArithmeticException if a product holds NaN or infinity, or if the spectrum reaches beyond the range and its margin
     */
    public KernelPolynomialDensity of(LinearOperator operator, long seed, ProductListener listener) {
        int rangeSteps = (int) Math.min(options.rangeSteps(), operator.size());
        int planned = rangeSteps + options.vectors() * options.products();
        ProductListener progress = (done, ignored) -> listener.onProduct(done, planned);
        StochasticLanczos.Sample lanczos = StochasticLanczos.run(operator, rangeSteps, 1, seed, progress);
        SpectralRange range = lanczos.range();
        SpectralRange interval = interval(range, operator.dataType());
        GaussianVectors random = new GaussianVectors(seed);
        double[][] curves = new double[options.vectors()][];
        double[] traces = new double[options.vectors()];
        for (int l = 0; l < curves.length; l++) {
            int before = lanczos.products() + l * options.products();
            try (INDArray start = random.next(operator.size(), operator.dataType())) {
                ChebyshevMoments moments =
                        ChebyshevMoments.of(operator, start, options.products(), before, interval, progress);
                curves[l] = moments.cellMeans(options.points());
                traces[l] = operator.size() * moments.mean();
            }
        }
        double[] grid = new double[options.points()];
        Arrays.setAll(grid, k -> interval.lower() + k * interval.width() / (grid.length - 1));
        return new KernelPolynomialDensity(
                grid,
                DensityCurve.mean(curves),
                range,
                Estimate.of(traces),
                options,
                lanczos.products() + options.vectors() * options.products());
    }

    /** The range and its margin, but no narrower than products can tell places apart. */
    private SpectralRange interval(SpectralRange range, DataType type) {
        SpectralRange widened = range.widened(options.margin());
        double least = LEAST_WIDTH * FastLanczos.roundoff(type) * widened.magnitude();
        double missing = Math.max(0, least - widened.width()) / 2;
        return new SpectralRange(widened.lower() - missing, widened.upper() + missing);
    }
}
