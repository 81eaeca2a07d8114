package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.dl4j.GradientNetwork;
import dev.spectrascope.probes.network.dl4j.OutputRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The curvature of a network by central differences of the gradients that DL4J, or SameDiff, computes, in double precision.
 *
 * <p>The step is chosen once: of some that are ten times as long as the next, the one whose products agree best with its
 * neighbour's along two random vectors. A product with the Hessian or H costs two gradients, with G two passes forward
 * and one gradient. Nothing is kept between products.
 */
public final class DifferenceModel implements LossCurvature {

    /** The gradient must be the derivative of the loss: else the network computes something else when it trains. */
    private static final double GRADIENT_TOLERANCE = 1e-3;

    private static final double[] STEPS = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
    private static final long SEED = 1;

    private final GradientNetwork network;
    private final ExampleSet examples;
    private final DataType dataType;
    private final double loss;
    private final OptionalDouble error;
    private final long outputs;
    private final INDArray gradient;
    private final Differences differences;

    /**
     * Chooses the step, at the cost of some thirty gradients.
     *
     * @param dataType of the vectors: FLOAT or DOUBLE
     * @param reason why products are not exact, in one line
     * @throws UnsupportedNetworkException if DL4J's gradient is not that of the loss at inference
     */
    public DifferenceModel(GradientNetwork network, ExampleSet examples, DataType dataType, String reason) {
        this.network = network;
        this.examples = examples;
        this.dataType = dataType;
        network.moveTo(network.parameters());
        this.loss = lossHere();
        this.error = misclassified();
        this.outputs = outputsPerRow();
        INDArray exact = gradientHere();
        this.gradient = exact.castTo(dataType);
        GaussianVectors random = new GaussianVectors(SEED);
        List<INDArray> directions = List.of(
                random.next(network.layout().size(), DataType.DOUBLE),
                random.next(network.layout().size(), DataType.DOUBLE));
        double[] disagreements = disagreements(directions);
        int best = IntStream.range(0, disagreements.length)
                .reduce((i, j) -> disagreements[j] <= disagreements[i] ? j : i)
                .orElseThrow();
        double gradientError = gradientError(directions, exact);
        this.differences = new Differences(reason, STEPS[best + 1], disagreements[best], gradientError);
        if (gradientError > GRADIENT_TOLERANCE) {
            throw new UnsupportedNetworkException(reason
                    + " Differences of its own gradient do not help: it is not the derivative of the loss at inference"
                    + " (relative error " + gradientError + "), so some layer computes something else when it trains");
        }
    }

    private double lossHere() {
        return examples.batches().stream().mapToDouble(network::lossSum).sum() / examples.size();
    }

    private INDArray gradientHere() {
        return mean(i -> network.gradientSum(batch(i)));
    }

    private Batch batch(int index) {
        return examples.batches().get(index);
    }

    private INDArray mean(IntFunction<INDArray> shareOfBatch) {
        INDArray sum = Nd4j.zeros(DataType.DOUBLE, network.layout().size());
        for (int i = 0; i < examples.batches().size(); i++) {
            sum.addi(shareOfBatch.apply(i));
        }
        return sum.divi(examples.size());
    }

    private OptionalDouble misclassified() {
        if (!network.hasOutputs()) {
            return OptionalDouble.empty();
        }
        Misclassified sum = examples.batches().stream()
                .flatMap(batch -> network.outputs(batch).stream())
                .map(OutputRows::misclassified)
                .reduce(Misclassified.NONE, Misclassified::plus);
        return sum.predictions() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) sum.wrong() / sum.predictions());
    }

    private long outputsPerRow() {
        Stream<INDArray> values = network.hasOutputs()
                ? network.outputs(batch(0)).stream().map(OutputRows::values)
                : batch(0).labels().stream();
        return values.mapToLong(array -> array.rank() > 1 ? array.size(1) : 1).sum();
    }

    /** The derivative along v of what a supplier gives at the θ that the network is at; ends at the original θ. */
    private INDArray derivative(INDArray v, double step, Supplier<INDArray> value) {
        double norm = v.norm2Number().doubleValue();
        if (norm == 0) {
            return value.get().mul(0);
        }
        try {
            INDArray shift = v.mul(step / norm);
            network.moveTo(network.parameters().add(shift));
            INDArray plus = value.get();
            network.moveTo(network.parameters().sub(shift));
            return plus.subi(value.get()).muli(norm / (2 * step));
        } finally {
            network.moveTo(network.parameters());
        }
    }

    /** How far products with each step but the first differ from those with the one before. */
    private double[] disagreements(List<INDArray> directions) {
        double[] worst = new double[STEPS.length - 1];
        for (INDArray v : directions) {
            INDArray longer = derivative(v, STEPS[0], this::gradientHere);
            for (int i = 0; i < worst.length; i++) {
                INDArray shorter = derivative(v, STEPS[i + 1], this::gradientHere);
                double size = shorter.norm2Number().doubleValue();
                double difference = longer.sub(shorter).norm2Number().doubleValue();
                worst[i] = Math.max(worst[i], size == 0 ? difference : difference / size);
                longer = shorter;
            }
        }
        return worst;
    }

    /**
     * With the best of the steps: at the others the loss may be bent, or rounded. Where outputs are known it is they that
     * are differenced, for DL4J's score is clipped where its gradient is not.
     */
    private double gradientError(List<INDArray> directions, INDArray exact) {
        Supplier<INDArray> value;
        INDArray weights;
        if (network.hasOutputs()) {
            value = this::outputsHere;
            weights = joined(OutputRows::gradient).divi(examples.size());
        } else {
            value = () -> Nd4j.createFromArray(lossHere());
            weights = Nd4j.createFromArray(1.0);
        }
        double norm = exact.norm2Number().doubleValue();
        double worst = 0;
        for (INDArray v : directions) {
            double slope = dot(exact, v);
            double least = Arrays.stream(STEPS)
                    .map(step -> Math.abs(slope - dot(weights, derivative(v, step, value))))
                    .min()
                    .orElseThrow();
            worst = Math.max(worst, norm == 0 ? least : least / norm);
        }
        return worst;
    }

    private static double dot(INDArray left, INDArray right) {
        return Nd4j.getBlasWrapper().dot(left, right);
    }

    @Override
    public LinearOperator hessian() {
        return operator(v -> derivative(v, differences.step(), this::gradientHere));
    }

    @Override
    public LinearOperator gaussNewton() {
        requireOutputs();
        return operator(this::gaussNewtonProduct);
    }

    private INDArray gaussNewtonProduct(INDArray v) {
        // All outputs of all batches as one vector, so that they can be differenced together.
        INDArray tangents = derivative(v, differences.step(), this::outputsHere);
        long[] from = {0};
        return mean(i -> {
            List<INDArray> cotangents = new ArrayList<>();
            for (OutputRows output : network.outputs(batch(i))) {
                long to = from[0] + output.values().length();
                INDArray tangent = tangents.get(NDArrayIndex.interval(from[0], to))
                        .reshape('c', output.values().shape());
                cotangents.add(output.hessianProduct(tangent));
                from[0] = to;
            }
            return network.transposedJacobianProduct(batch(i), cotangents);
        });
    }

    private INDArray outputsHere() {
        return joined(OutputRows::values);
    }

    /** A part of all outputs of all batches, one after another. */
    private INDArray joined(Function<OutputRows, INDArray> part) {
        INDArray[] all = examples.batches().stream()
                .flatMap(batch -> network.outputs(batch).stream())
                .map(part)
                .map(array -> array.dup('c').reshape(new long[] {array.length()}))
                .toArray(INDArray[]::new);
        return all.length == 1 ? all[0] : Nd4j.concat(0, all);
    }

    @Override
    public LinearOperator residual() {
        requireOutputs();
        List<List<INDArray>> cotangents = new ArrayList<>();
        for (Batch batch : examples.batches()) {
            cotangents.add(
                    network.outputs(batch).stream().map(OutputRows::gradient).toList());
        }
        Supplier<INDArray> pulledBack = () -> mean(i -> network.transposedJacobianProduct(batch(i), cotangents.get(i)));
        return operator(v -> derivative(v, differences.step(), pulledBack));
    }

    private LinearOperator operator(UnaryOperator<INDArray> product) {
        return new DifferenceOperator(network.layout().size(), dataType, product);
    }

    private void requireOutputs() {
        if (!network.hasOutputs()) {
            throw new UnsupportedNetworkException("G and H are not available: the loss of this network is more than a"
                    + " function of the outputs of " + network.outputsKnown() + "; only the Hessian is measured");
        }
    }

    @Override
    public boolean decomposes() {
        return network.hasOutputs();
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public OptionalDouble error() {
        return error;
    }

    @Override
    public long outputs() {
        return outputs;
    }

    @Override
    public INDArray gradient() {
        return gradient;
    }

    @Override
    public ParameterLayout layout() {
        return network.layout();
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public long recordedBytes() {
        return network.keptBytes();
    }

    @Override
    public Optional<Differences> differences() {
        return Optional.of(differences);
    }

    @Override
    public void close() {
        network.close();
    }
}
