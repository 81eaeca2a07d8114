package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The host's side of {@link XTrace}: what is left of its sketch when one test vector v<sub>i</sub>, of norm 1, is taken out.
 *
 * @param size p
 * @param quadratic v<sub>i</sub>ᵀ A v<sub>i</sub>
 * @param images [i] holds column i of R = QᵀAΩ down to its diagonal
 * @param pivots R's diagonal, where it is 0 replaced by the rounding that stands for it
 * @param projected [j] holds column j of QᵀAQ
 * @param coefficients [i] holds Qᵀ v<sub>i</sub>
 * @param outside ‖v<sub>i</sub> − Q Qᵀ v<sub>i</sub>‖
 */
record LeaveOneOut(
        long size,
        double[] quadratic,
        double[][] images,
        double[] pivots,
        double[][] projected,
        double[][] coefficients,
        double[] outside) {

    /** The estimates t<sub>i</sub> of the trace. */
    double[] samples() {
        int m = quadratic.length;
        double trace = IntStream.range(0, m).mapToDouble(j -> projected[j][j]).sum();
        return IntStream.range(0, m)
                .mapToDouble(i -> {
                    double[] s = removed(i);
                    return trace - form(s) + rest(i, s);
                })
                .toArray();
    }

    /** s: the unit vector for which Q s is orthogonal to the sketches by all test vectors but the i-th; Rᵀ s ∝ e<sub>i</sub>. */
    private double[] removed(int i) {
        double[] s = new double[quadratic.length];
        s[i] = 1;
        for (int k = i + 1; k < s.length; k++) {
            double sum = 0;
            for (int l = i; l < k; l++) {
                // A random direction in place of a dependent column has nothing to do with the sketch.
                sum += images[l][l] == 0 ? 0 : images[k][l] * s[l];
            }
            s[k] = -sum / pivots[k];
        }
        double norm = Math.sqrt(dot(s, s));
        return Arrays.stream(s).map(x -> x / norm).toArray();
    }

    /** The i-th vector's estimate of tr (I − P) A (I − P), P = Q (I − ssᵀ) Qᵀ. */
    private double rest(int i, double[] s) {
        double along = dot(s, coefficients[i]);
        double[] within = coefficients[i].clone();
        for (int k = 0; k < within.length; k++) {
            within[k] -= along * s[k];
        }
        double form = quadratic[i] - 2 * dot(within, images[i]) + form(within);
        double squaredNorm = outside[i] * outside[i] + along * along;
        return (size - within.length + 1) * form / squaredNorm;
    }

    /** xᵀ QᵀAQ x. */
    private double form(double[] x) {
        return IntStream.range(0, x.length)
                .mapToDouble(j -> x[j] * dot(projected[j], x))
                .sum();
    }

    /** Over the elements that the shorter one has. */
    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < Math.min(x.length, y.length); k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }
}
