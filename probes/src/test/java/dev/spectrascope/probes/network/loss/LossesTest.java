package dev.spectrascope.probes.network.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.block.RuleTable;
import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** Every loss after several activations: sum, gradient and Hessian against ND4J's scores, gradients and differences. */
class LossesTest {

    private static final int ROWS = 4;
    private static final int LABELS = 3;
    private static final int MIXTURES = 2;
    private static final double SCALE = 0.3;

    private record Pair(ILossFunction loss, IActivation activation) {

        @Override
        public String toString() {
            return loss + " after " + activation;
        }
    }

    static Stream<Pair> pairs() {
        INDArray weights = Nd4j.createFromArray(new double[][] {{0.5, 2, 1.25}});
        List<ILossFunction> anywhere = List.of(
                new LossMSE(),
                new LossMSE(weights),
                new LossL2(),
                new LossL2(weights),
                new LossMAE(),
                new LossMAE(weights),
                new LossL1(),
                new LossL1(weights),
                new LossMAPE(),
                new LossMAPE(weights),
                new LossHinge(),
                new LossSquaredHinge(),
                new LossCosineProximity(),
                new LossWasserstein(),
                new LossMultiLabel(),
                LossMixtureDensity.builder()
                        .gaussians(MIXTURES)
                        .labelWidth(LABELS)
                        .build());
        List<ILossFunction> positive = List.of(
                new LossMCXENT(),
                new LossMCXENT(weights),
                new LossNegativeLogLikelihood(),
                new LossSparseMCXENT(),
                new LossSparseMCXENT(weights),
                new LossPoisson(),
                new LossMSLE(),
                new LossMSLE(weights));
        List<ILossFunction> probabilities = List.of(new LossKLD(), new LossBinaryXENT(), new LossBinaryXENT(weights));
        List<Pair> pairs = new ArrayList<>();
        add(
                pairs,
                anywhere,
                new ActivationIdentity(),
                new ActivationTanH(),
                new ActivationLReLU(0.1),
                new ActivationSigmoid(),
                new ActivationSoftmax());
        add(pairs, positive, new ActivationSigmoid(), new ActivationSoftPlus(), new ActivationSoftmax());
        add(pairs, probabilities, new ActivationSigmoid(), new ActivationSoftmax());
        return pairs.stream();
    }

    private static void add(List<Pair> pairs, List<ILossFunction> losses, IActivation... activations) {
        for (ILossFunction loss : losses) {
            for (IActivation activation : activations) {
                pairs.add(new Pair(loss, activation));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void sumIsNd4jsScore(Pair pair) {
        for (double size : new double[] {1, 5, 40}) {
            INDArray f = outputs(pair, 3, size);
            INDArray y = labels(pair);
            double expected = score(pair, f, y);
            try (Point point = new Point(pair, f, y)) {
                if (Double.isInfinite(expected)) {
                    // ND4J's densities are all 0 then; ours are logarithms.
                    assertThat(pair.loss()).isInstanceOf(LossMixtureDensity.class);
                    assertThat(point.loss.sum()).isFinite();
                    continue;
                }
                assertThat(point.loss.sum()).isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void gradientIsTheDifferenceOfScores(Pair pair) {
        INDArray f = outputs(pair, 3, 1);
        INDArray y = labels(pair);
        INDArray expected = f.ulike();
        double step = 1e-5;
        for (long i = 0; i < f.length(); i++) {
            INDArray e = Nd4j.zeros(DataType.DOUBLE, f.shape());
            e.putScalar(i, step);
            double plus = score(pair, f.add(e), y);
            double minus = score(pair, f.sub(e), y);
            expected.putScalar(i, SCALE * (plus - minus) / (2 * step));
        }
        try (Point point = new Point(pair, f, y)) {
            assertThat(point.loss.gradient().distance2(expected))
                    .isLessThanOrEqualTo(
                            1e-8 * Math.max(1, expected.norm2Number().doubleValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void hessianProductIsTheDifferenceOfGradients(Pair pair) {
        INDArray f = outputs(pair, 3, 1);
        INDArray y = labels(pair);
        INDArray u = outputs(pair, 4, 1);
        double step = 1e-5;
        INDArray difference;
        try (Point plus = new Point(pair, f.add(u.mul(step)), y);
                Point minus = new Point(pair, f.sub(u.mul(step)), y)) {
            difference = plus.loss.gradient().sub(minus.loss.gradient()).div(2 * step);
        }
        try (Point point = new Point(pair, f, y);
                Scratch scratch = point.tape.sweepScratch()) {
            assertThat(point.loss.hessianProduct(u, scratch).distance2(difference))
                    .isLessThanOrEqualTo(
                            1e-8 * Math.max(1, difference.norm2Number().doubleValue()));
        }
    }

    // Saturated far out, where a plain composition would divide zero by zero; float, where that is soonest.
    @ParameterizedTest
    @MethodSource("pairs")
    void derivativesOfCrossEntropiesAreFiniteFarOut(Pair pair) {
        boolean logarithmic = pair.loss() instanceof LossMCXENT
                || pair.loss() instanceof LossBinaryXENT
                || pair.loss() instanceof LossKLD;
        if (!logarithmic || pair.activation() instanceof ActivationSoftPlus) {
            return;
        }
        INDArray f = outputs(pair, 3, 1000).castTo(DataType.FLOAT);
        INDArray y = labels(pair).castTo(DataType.FLOAT);
        try (Point point = new Point(pair, f, y);
                Scratch scratch = point.tape.sweepScratch()) {
            INDArray product = point.loss.hessianProduct(f.ulike().assign(1), scratch);
            for (long i = 0; i < f.length(); i++) {
                assertThat(point.loss.gradient().getDouble(i)).isFinite();
                assertThat(product.getDouble(i)).isFinite();
            }
        }
    }

    /** A loss recorded at one point. */
    private static final class Point implements AutoCloseable {

        private final ArrayPool pool;
        private final Tape tape;
        private final LossAtPoint loss;

        Point(Pair pair, INDArray f, INDArray y) {
            pool = new ArrayPool(f.dataType());
            tape = new Tape(pool);
            NodeState state = new NodeState(
                    new NetworkNode("test", pair.loss(), List.of(NetworkNode.networkInput(0)), Map.of()),
                    Map.of(),
                    f.dataType(),
                    new RuleTable.Builder().build());
            loss = Losses.of(pair.loss(), pair.activation(), state)
                    .at(f, y, RowWeights.NONE, SCALE, tape.recordingScratch());
        }

        @Override
        public void close() {
            tape.close();
            pool.close();
        }
    }

    // Some losses make arrays of ND4J's default type.
    private static double score(Pair pair, INDArray f, INDArray y) {
        DataType before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            return pair.loss().computeScore(y, f.dup(), pair.activation(), null, false);
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    private static INDArray outputs(Pair pair, long seed, double size) {
        return random(seed, size, pair.loss() instanceof LossMixtureDensity ? MIXTURES * (LABELS + 2) : LABELS);
    }

    private static INDArray random(long seed, double size, int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        INDArray array = Nd4j.create(DataType.DOUBLE, ROWS, columns);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, size * random.nextDouble(-1, 1));
        }
        return array;
    }

    private static INDArray labels(Pair pair) {
        ILossFunction loss = pair.loss();
        if (loss instanceof LossSparseMCXENT) {
            return Nd4j.createFromArray(new double[][] {{0}, {2}, {1}, {2}});
        }
        INDArray labels = random(5, 1, LABELS);
        if (loss instanceof LossHinge || loss instanceof LossSquaredHinge) {
            return org.nd4j.linalg.ops.transforms.Transforms.sign(labels);
        }
        if (loss instanceof LossMultiLabel) {
            return Nd4j.createFromArray(new double[][] {{1, 0, 1}, {0, 0, 1}, {1, 1, 1}, {0, 0, 0}});
        }
        // Within (0.05, 0.95): what the divergence clips is no label at all.
        return labels.mul(0.45).add(0.5);
    }
}
