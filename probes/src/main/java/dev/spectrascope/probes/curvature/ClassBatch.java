package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.SoftmaxOutput;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What {@link ClassProducts} knows of the n examples of a batch; all are matrices [n, C].
 *
 * @param probabilities p<sub>i,j</sub>
 * @param weights w<sub>i,j</sub> = s<sub>i</sub> p<sub>i,j</sub>
 * @param labels one-hot
 * @param likeliest one-hot: the largest p<sub>i,j</sub> of each row, which may be so near to 1 that 1 − p is rounding
 */
record ClassBatch(INDArray probabilities, INDArray weights, INDArray labels, INDArray likeliest)
        implements AutoCloseable {

    static ClassBatch of(SoftmaxOutput output, int[] classes, DataType type) {
        double[][] p = output.probabilities();
        double[][] weights = new double[p.length][p[0].length];
        double[][] labels = new double[p.length][p[0].length];
        double[][] likeliest = new double[p.length][p[0].length];
        for (int i = 0; i < p.length; i++) {
            labels[i][classes[i]] = 1;
            int largest = 0;
            for (int j = 0; j < p[i].length; j++) {
                weights[i][j] = output.masses()[i] * p[i][j];
                largest = p[i][j] > p[i][largest] ? j : largest;
            }
            likeliest[i][largest] = 1;
        }
        return new ClassBatch(array(p, type), array(weights, type), array(labels, type), array(likeliest, type));
    }

    private static INDArray array(double[][] values, DataType type) {
        return Nd4j.createFromArray(values).castTo(type);
    }

    /** (e<sub>j</sub> − p<sub>i</sub>)<sup>T</sup> u<sub>i</sub>, in place. */
    INDArray centred(INDArray u) {
        // Before that, the likeliest's own is taken away, so that nothing cancels where it has next to all.
        subtractMeans(u, likeliest);
        subtractMeans(u, probabilities);
        return u;
    }

    private static void subtractMeans(INDArray u, INDArray shares) {
        try (INDArray weighted = shares.mul(u);
                INDArray means = weighted.sum(true, 1)) {
            u.subiColumnVector(means);
        }
    }

    /** Adds Σ<sub>i</sub> w<sub>i,j</sub> x<sub>i,j</sub> over the examples of each class c to element [c, j]. */
    void addClassSums(INDArray x, INDArray sums) {
        try (INDArray weighted = weights.mul(x);
                INDArray ofClasses = labels.transpose().mmul(weighted)) {
            sums.addi(ofClasses);
        }
    }

    /**
     * scale Σ<sub>j</sub> z<sub>i,j</sub> w<sub>i,j</sub> (e<sub>j</sub> − p<sub>i</sub>) with z = within · x + coefficients of
     * the example's class.
     */
    INDArray cotangent(INDArray x, double within, INDArray coefficients, double scale) {
        INDArray z = labels.mmul(coefficients);
        if (within != 0) {
            z.addi(x);
        }
        z.muli(weights).muli(scale);
        try (INDArray sums = z.sum(true, 1);
                INDArray shares = probabilities.mulColumnVector(sums)) {
            z.subi(shares);
        }
        // The elements of a row sum to 0: that of the likeliest follows from the others, without cancellation.
        try (INDArray own = likeliest.mul(z)) {
            z.subi(own);
        }
        try (INDArray sums = z.sum(true, 1);
                INDArray own = likeliest.mulColumnVector(sums)) {
            return z.subi(own);
        }
    }

    @Override
    public void close() {
        probabilities.close();
        weights.close();
        labels.close();
        likeliest.close();
    }
}
