package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.SoftmaxOutput;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is pulled back through the network for the examples i of one class in one batch. With w<sub>i,j</sub> =
 * s<sub>i</sub> p<sub>i,j</sub> (p<sub>i,c,c'</sub> of the definitions; s is 1 but for weighted losses and masks) the pieces
 * of G are w<sub>i,j</sub> J<sub>i</sub><sup>T</sup>(e<sub>j</sub> − p<sub>i</sub>)(e<sub>j</sub> − p<sub>i</sub>)<sup>T</sup>
 * J<sub>i</sub>, summed over the classes j.
 */
final class ClassCotangents {

    private final double[][] p;
    private final double[][] w;
    private final double[] sums;

    /** Of the examples of one batch. */
    ClassCotangents(SoftmaxOutput output) {
        p = output.probabilities();
        w = new double[p.length][];
        sums = new double[p[0].length];
        for (int i = 0; i < p.length; i++) {
            double mass = output.masses()[i];
            if (!(mass >= 0)) {
                throw new UnsupportedNetworkException("the class structure of G needs labels and weights of at least 0;"
                        + " an example has the weight " + mass);
            }
            w[i] = new double[p[i].length];
            for (int j = 0; j < sums.length; j++) {
                w[i][j] = mass * p[i][j];
                sums[j] += w[i][j];
            }
        }
    }

    int examples() {
        return p.length;
    }

    int classes() {
        return sums.length;
    }

    /** Σ<sub>i</sub> w<sub>i,j</sub> over the batch. */
    double weight(int j) {
        return sums[j];
    }

    /** w<sub>i,j</sub>. */
    double weight(int i, int j) {
        return w[i][j];
    }

    /** factor · w<sub>i,j</sub> (e<sub>j</sub> − p<sub>i</sub>), [n, C]: its pull-back is factor · Σ<sub>i</sub> w<sub>i,j</sub> g<sub>i,j</sub>. */
    INDArray mean(int j, double factor) {
        double[][] rows = new double[p.length][sums.length];
        for (int i = 0; i < p.length; i++) {
            addCentred(p[i], j, factor * w[i][j], rows[i]);
        }
        return Nd4j.createFromArray(rows);
    }

    /**
     * A random combination whose pull-back y is, on average over the signs, as long as the examples are spread around the
     * batch's means: E‖y‖² = factor² Σ<sub>i,j</sub> w<sub>i,j</sub> ‖g<sub>i,j</sub> − g<sub>j</sub>‖², with g<sub>j</sub>
     * the mean of g<sub>i,j</sub> under the weights w<sub>i,j</sub>.
     *
     * <p>The coefficients √w<sub>i,j</sub> z<sub>i,j</sub> become orthogonal to the means by taking their mean away, so that
     * nothing is subtracted later.
     *
     * @param z independent signs, n · C of them
     */
    INDArray deviation(double[] z, double factor) {
        int classes = sums.length;
        double[] means = new double[classes];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < classes; j++) {
                means[j] += Math.sqrt(w[i][j]) * z[i * classes + j];
            }
        }
        double[][] rows = new double[p.length][classes];
        for (int i = 0; i < p.length; i++) {
            double sum = 0;
            double[] coefficients = new double[classes];
            for (int j = 0; j < classes; j++) {
                if (w[i][j] > 0) {
                    coefficients[j] = factor * (Math.sqrt(w[i][j]) * z[i * classes + j] - w[i][j] * means[j] / sums[j]);
                    sum += coefficients[j];
                }
            }
            // Σ_j a_j (e_j − p) = a − (Σ a) p: the entry of a class near certainty is a difference of near equals.
            for (int j = 0; j < classes; j++) {
                rows[i][j] = coefficients[j] * others(p[i], j) - (sum - coefficients[j]) * p[i][j];
            }
        }
        return Nd4j.createFromArray(rows);
    }

    private static void addCentred(double[] p, int j, double coefficient, double[] row) {
        for (int k = 0; k < p.length; k++) {
            row[k] += coefficient * (k == j ? others(p, j) : -p[k]);
        }
    }

    /** 1 − p<sub>j</sub>, right where p<sub>j</sub> rounds to 1. */
    private static double others(double[] p, int j) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += k == j ? 0 : p[k];
        }
        return sum;
    }
}
