package dev.spectrascope.probes.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The only output of a network as the softmax of one row for each example, whose loss is the cross-entropy:
 * ∂²ℓ<sub>i</sub>/∂f² = s<sub>i</sub> (diag(p<sub>i</sub>) − p<sub>i</sub>p<sub>i</sub><sup>T</sup>).
 *
 * @param probabilities p, element [i][c], in double precision whatever the network's
 * @param masses s, one for each example: 1 for a one-hot label without weights; the label's sum, weighted, in general
 */
public record SoftmaxOutput(double[][] probabilities, double[] masses) {

    static SoftmaxOutput of(INDArray outputs, INDArray masses) {
        double[][] probabilities = new double[Math.toIntExact(outputs.size(0))][];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = softmax(outputs.getRow(i).toDoubleVector());
        }
        return new SoftmaxOutput(probabilities, masses.toDoubleVector());
    }

    private static double[] softmax(double[] f) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : f) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            f[c] = Math.exp(f[c] - largest);
            sum += f[c];
        }
        for (int c = 0; c < f.length; c++) {
            f[c] /= sum;
        }
        return f;
    }
}
