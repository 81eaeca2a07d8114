package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A symmetric tridiagonal matrix T on the host, such as Lanczos builds.
 *
 * <p>Eigenvalues come from the implicit QL algorithm (Dubrulle, Martin and Wilkinson 1968; EISPACK's
 * {@code imtql2}). Its rotations act on each row of the eigenvector matrix by itself, so the first and the last row,
 * all that quadrature weights and residuals need, cost O(n²) and no n × n matrix. Libraries
 * offer either no eigenvectors or all of them.
 *
 * <p>Immutable; what {@link #eigen} finds is kept, since range, trace and each density of one run ask for it.
 */
public final class SymmetricTridiagonal {

    private static final double UNIT_ROUNDOFF = Math.ulp(1.0) / 2;
    private static final int MAX_SWEEPS_PER_EIGENVALUE = 60;
    /**
     * Two or three sweeps are usual. Among close copies of one eigenvalue, with far larger ones elsewhere, what rounding at the level of
     * the largest leaves off the diagonal may never become small beside its neighbours; it is as good as 0 all the same.
     */
    private static final int PATIENT_SWEEPS = 10;

    private final double[] diagonal;
    private final double[] offDiagonal;
    private volatile Eigen eigen;

    /**
     * @param diagonal α, n ≥ 1 finite numbers
     * @param offDiagonal β, n − 1 finite numbers
     */
    public SymmetricTridiagonal(double[] diagonal, double[] offDiagonal) {
        if (diagonal.length == 0 || offDiagonal.length != diagonal.length - 1) {
            throw new IllegalArgumentException(
                    "a tridiagonal matrix needs n >= 1 diagonal and n - 1 off-diagonal elements; got " + diagonal.length
                            + " and " + offDiagonal.length);
        }
        if (!Arrays.stream(diagonal).allMatch(Double::isFinite)
                || !Arrays.stream(offDiagonal).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a tridiagonal matrix needs finite elements");
        }
        this.diagonal = diagonal.clone();
        this.offDiagonal = offDiagonal.clone();
    }

    /** α, n numbers. */
    public double[] diagonal() {
        return diagonal.clone();
    }

    /** β, n − 1 numbers. */
    public double[] offDiagonal() {
        return offDiagonal.clone();
    }

    /** n. */
    public int size() {
        return diagonal.length;
    }

    /** The leading n × n block. */
    public SymmetricTridiagonal leading(int n) {
        return new SymmetricTridiagonal(Arrays.copyOf(diagonal, n), Arrays.copyOf(offDiagonal, n - 1));
    }

    /**
     * All eigenvalues, with the first and last components of the normalised eigenvectors. O(n²), the first time: a fraction
     * of a second for n = 2048.
     */
    public Eigen eigen() {
        Eigen found = eigen;
        if (found == null) {
            found = findEigen();
            eigen = found;
        }
        return found;
    }

    private Eigen findEigen() {
        int n = size();
        double[] rows = new double[2 * n];
        rows[0] = 1;
        rows[2 * n - 1] = 1;
        double[] values = implicitQl(rows, 2);
        int[] order = ascending(values);
        return new Eigen(
                Arrays.stream(order).mapToDouble(i -> values[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> rows[2 * i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> rows[2 * i + 1]).toArray());
    }

    /**
     * All eigenvectors, element [i] belonging to the i-th eigenvalue in ascending order. O(n³): half a minute for n = 2048.
     */
    public double[][] eigenvectors() {
        int n = size();
        double[] rows = new double[Math.multiplyExact(n, n)];
        for (int i = 0; i < n; i++) {
            rows[i * n + i] = 1;
        }
        int[] order = ascending(implicitQl(rows, n));
        return Arrays.stream(order)
                .mapToObj(i -> Arrays.copyOfRange(rows, i * n, (i + 1) * n))
                .toArray(double[][]::new);
    }

    private static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Rotates T to diagonal form and applies the rotations to the columns of the given matrix.
     *
     * @param z column i at [i · height, (i + 1) · height)
     * @return the eigenvalues, in no order
     */
    private double[] implicitQl(double[] z, int height) {
        int n = size();
        double[] d = diagonal.clone();
        double[] e = Arrays.copyOf(offDiagonal, n);
        double norm = IntStream.range(0, n)
                .mapToDouble(i -> Math.abs(d[i]) + Math.abs(e[i]))
                .max()
                .orElseThrow();
        for (int low = 0; low < n; low++) {
            int sweeps = 0;
            double negligible = 0;
            for (int high = endOfBlock(d, e, low, 0); high > low; high = endOfBlock(d, e, low, negligible)) {
                if (++sweeps > MAX_SWEEPS_PER_EIGENVALUE) {
                    throw new ArithmeticException(
                            "QL iteration for eigenvalue " + low + " of " + n + " did not converge");
                }
                negligible = Math.max(0, sweeps - PATIENT_SWEEPS) * UNIT_ROUNDOFF * norm;
                sweep(d, e, low, high, z, height);
            }
        }
        return d;
    }

    /**
     * @param negligible elements off the diagonal of no more than this split the matrix, as do those that are at rounding beside their
     *     neighbours on the diagonal
     */
    private static int endOfBlock(double[] d, double[] e, int low, double negligible) {
        int high = low;
        while (high < d.length - 1
                && Math.abs(e[high])
                        > Math.max(negligible, UNIT_ROUNDOFF * (Math.abs(d[high]) + Math.abs(d[high + 1])))) {
            high++;
        }
        return high;
    }

    /** One QL sweep with Wilkinson's shift over the unreduced block [low, high], chasing the bulge upwards. */
    private static void sweep(double[] d, double[] e, int low, int high, double[] z, int height) {
        double g = (d[low + 1] - d[low]) / (2 * e[low]);
        g = d[high] - d[low] + e[low] / (g + Math.copySign(Math.hypot(g, 1), g));
        double sine = 1;
        double cosine = 1;
        double shift = 0;
        for (int i = high - 1; i >= low; i--) {
            double f = sine * e[i];
            double b = cosine * e[i];
            double r = Math.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {
                // The bulge vanished: the matrix has split in two, and the rest is left for the next sweep.
                d[i + 1] -= shift;
                e[high] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - shift;
            r = (d[i] - g) * sine + 2 * cosine * b;
            shift = sine * r;
            d[i + 1] = g + shift;
            g = cosine * r - b;
            rotate(z, i * height, height, cosine, sine);
        }
        d[low] -= shift;
        e[low] = g;
        e[high] = 0;
    }

    private static void rotate(double[] z, int left, int height, double cosine, double sine) {
        for (int k = left; k < left + height; k++) {
            double a = z[k];
            double b = z[k + height];
            z[k + height] = sine * a + cosine * b;
            z[k] = cosine * a - sine * b;
        }
    }

    /**
     * @param values eigenvalues, ascending
     * @param first first components of the normalised eigenvectors, in the same order
     * @param last last components
     */
    public record Eigen(double[] values, double[] first, double[] last) {

        @Override
        public double[] values() {
            return values.clone();
        }

        @Override
        public double[] first() {
            return first.clone();
        }

        @Override
        public double[] last() {
            return last.clone();
        }
    }
}
