package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * ℓ(f, h, y) = ℓ<sub>C</sub>(f, y) + (λ/2) ‖h − c<sub>y</sub>‖²: a loss of the outputs f ∈ R<sup>C</sup>, and how far
 * the features h ∈ R<sup>d</sup> before the last layer are from the center of their class (Wen, Zhang, Li and Qiao, "A
 * Discriminative Feature Learning Approach for Deep Face Recognition", ECCV 2016, equations 2 and 5). A row is f followed
 * by h.
 *
 * <p>The centers are moving averages, not trained: constants. So ∂²ℓ/∂(f, h)² has the blocks ∂²ℓ<sub>C</sub>/∂f² and
 * λ I, and G is J<sup>T</sup> (∂²ℓ/∂(f, h)²) J with the Jacobian of both.
 *
 * @param separation ℓ<sub>C</sub>
 * @param centers c, [C, d], in the computation's precision
 * @param lambda λ
 * @param state of the layer
 */
record CenterLoss(Loss separation, INDArray centers, double lambda, NodeState state) implements Loss {

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights weights, double scale, Scratch scratch) {
        // DL4J weights a part of the loss only.
        state.require(weights.array() == null, "a mask", "are examples without");
        LossAtPoint ofClasses = separation.at(scratch.copy(logits(outputs)), labels, weights, scale, scratch);
        INDArray distances = scratch.copy(features(outputs));
        try (INDArray own = labels.mmul(centers)) {
            distances.subi(own);
        }
        double sum = ofClasses.sum() + lambda / 2 * sumOfSquares(distances);
        INDArray gradient = scratch.like(outputs);
        logits(gradient).assign(ofClasses.gradient());
        features(gradient).assign(distances.muli(scale * lambda));
        return new AtPoint(sum, ofClasses, gradient, scale * lambda);
    }

    /** In double whatever the precision. */
    private static double sumOfSquares(INDArray array) {
        double norm = array.castTo(DataType.DOUBLE).norm2Number().doubleValue();
        return norm * norm;
    }

    @Override
    public boolean accepts(long[] labels, long[] outputs) {
        return Arrays.equals(labels, new long[] {outputs[0], centers.size(0)});
    }

    @Override
    public long predicted(long columns) {
        return centers.size(0);
    }

    private INDArray logits(INDArray rows) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(0, centers.size(0)));
    }

    private INDArray features(INDArray rows) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(centers.size(0), rows.size(1)));
    }

    private final class AtPoint implements LossAtPoint {

        private final double sum;
        private final LossAtPoint ofClasses;
        private final INDArray gradient;
        private final double curvature;

        AtPoint(double sum, LossAtPoint ofClasses, INDArray gradient, double curvature) {
            this.sum = sum;
            this.ofClasses = ofClasses;
            this.gradient = gradient;
            this.curvature = curvature;
        }

        @Override
        public double sum() {
            return sum;
        }

        @Override
        public Misclassified misclassified() {
            return ofClasses.misclassified();
        }

        @Override
        public INDArray gradient() {
            return gradient;
        }

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            INDArray product = scratch.copy(u).muli(curvature);
            logits(product).assign(ofClasses.hessianProduct(scratch.copy(logits(u)), scratch));
            return product;
        }

        @Override
        public List<INDArray> kept() {
            return ofClasses.kept();
        }
    }
}
