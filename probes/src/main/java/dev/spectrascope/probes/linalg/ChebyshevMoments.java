package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The moments μ<sub>n</sub> = vᵀ T<sub>n</sub>(Ã) v of the spectral measure of a vector, Ã = (A − c)/d, and the density that they
 * and Jackson's kernel give (Weiße, Wellein, Alvermann and Fehske 2006, sections II.A–C).
 *
 * @param moments μ₀ = 1, μ₁, … μ<sub>2K</sub>
 * @param interval what Ã maps to [−1, 1]
 */
record ChebyshevMoments(double[] moments, SpectralRange interval) {

    /** By how much of 1 a ‖T<sub>n</sub>(Ã) v‖ may be too large: rounding, but no growth. */
    private static final double GROWTH = 1e-2;

    /**
     * Two moments from every product: μ<sub>2n−1</sub> = 2 t<sub>n</sub>ᵀ t<sub>n−1</sub> − μ₁ and
     * μ<sub>2n</sub> = 2 t<sub>n</sub>ᵀ t<sub>n</sub> − μ₀ of t<sub>n</sub> = T<sub>n</sub>(Ã) v. Memory: three vectors beside v.
     *
     * @param start v, norm 1; not changed
     * @param products K, at least 1
     * @param before products made before these, for the listener and for what is said of one that is not finite
     * @throws ArithmeticException if a product holds NaN or infinity, or the spectrum is found to reach beyond the interval
     */
    static ChebyshevMoments of(
            LinearOperator operator,
            INDArray start,
            int products,
            int before,
            SpectralRange interval,
            ProductListener listener) {
        double centre = interval.lower() + interval.width() / 2;
        double halfWidth = interval.width() / 2;
        double[] moments = new double[2 * products + 1];
        moments[0] = 1;
        INDArray previous = null;
        INDArray current = start.dup();
        INDArray next = null;
        try {
            for (int n = 1; n <= products; n++) {
                if (next == null) {
                    next = Nd4j.createUninitialized(operator.dataType(), operator.size());
                }
                operator.apply(current, next);
                double factor = n == 1 ? 1 : 2;
                VectorArithmetic.addScaled(-centre, current, next);
                VectorArithmetic.scale(factor / halfWidth, next);
                if (previous != null) {
                    VectorArithmetic.addScaled(-1, previous, next);
                }
                double cross = VectorArithmetic.dot(next, current);
                double square = VectorArithmetic.dot(next, next);
                FastLanczos.requireFinite(cross + square, before + n);
                if (square > 1 + GROWTH) {
                    throw new ArithmeticException("the spectrum reaches beyond [" + interval.lower() + ", "
                            + interval.upper() + "], the range that Lanczos found and its margin: Chebyshev polynomials"
                            + " grow without bound there; find the range in more steps, or widen the margin");
                }
                moments[2 * n - 1] = n == 1 ? cross : 2 * cross - moments[1];
                moments[2 * n] = 2 * square - 1;
                listener.onProduct(before + n, before + products);
                INDArray spare = previous;
                previous = current;
                current = next;
                next = spare;
            }
            return new ChebyshevMoments(moments, interval);
        } finally {
            release(previous);
            release(current);
            release(next);
        }
    }

    /** vᵀ A v. */
    double mean() {
        return interval.lower() + interval.width() / 2 * (1 + moments[1]);
    }

    /**
     * The density's mean over each cell of a grid of K points at equal distances over the interval: cells reach half-way to
     * the neighbours, those at the ends are half as wide. Integrated analytically, since the density itself has factors 1/√(1 − x²); by the
     * trapezoidal rule the means integrate to 1 again.
     */
    double[] cellMeans(int points) {
        double[] damped = new double[moments.length];
        Arrays.setAll(damped, n -> moments[n] * jackson(n));
        double[] shares = new double[points];
        double spacing = 2.0 / (points - 1);
        double below = 0;
        for (int k = 0; k < points; k++) {
            double upTo = k == points - 1 ? 1 : below(damped, -1 + (k + 0.5) * spacing);
            // The kernel is positive; what falls below 0 is rounding of the moments.
            shares[k] = Math.max(0, upTo - below);
            below = upTo;
        }
        double scale = 2 / (Arrays.stream(shares).sum() * spacing * interval.width());
        Arrays.setAll(shares, k -> shares[k] * scale * (k == 0 || k == points - 1 ? 2 : 1));
        return shares;
    }

    /** The share below x in [−1, 1]; with x = cos t it is 1 − t/π − (2/π) Σ μ sin(nt)/n. */
    private static double below(double[] damped, double x) {
        double t = Math.acos(x);
        double sum = 0;
        for (int n = 1; n < damped.length; n++) {
            sum += damped[n] * Math.sin(n * t) / n;
        }
        return 1 - (t + 2 * sum) / Math.PI;
    }

    /** Jackson's g<sub>n</sub> for as many moments as there are (equation 71). */
    private double jackson(int n) {
        double angle = Math.PI / (moments.length + 1);
        return ((moments.length - n + 1) * Math.cos(n * angle) + Math.sin(n * angle) / Math.tan(angle))
                / (moments.length + 1);
    }
}
