package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.CotangentShare;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SweepStack;
import dev.spectrascope.probes.network.tape.Tangents;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import dev.spectrascope.probes.network.tape.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network recorded on one batch, at fixed parameters: what products with its Jacobian, Hessian, G and H start from.
 *
 * <p>Below, L = s Σ<sub>i</sub> ℓ(f(x<sub>i</sub>; θ), y<sub>i</sub>) with the scale s of the options, summed over the
 * examples, their time steps or pixels as far as masks do not weigh them down, and over the network's outputs. J is the
 * Jacobian of all outputs f (before the output activation), v and u vectors. Vectors of parameters are of shape [p];
 * those of outputs [n, o], where o counts all values that belong to one example: output after output, in each of them
 * row after row (time step or pixel), with C values each. Costs are in matrix products per layer, where the gradient's
 * recording costs 3.
 */
public final class Linearization implements AutoCloseable {

    private final ParameterLayout layout;
    private final Tape tape;
    private final ConvertedArrays arrays;
    private final List<OutputAtPoint> outputs = new ArrayList<>();
    private final List<Variable> outputRows = new ArrayList<>();
    private final long examples;
    private final boolean secondOrder;
    private final Optional<Evaluation> evaluation;
    private final Runnable afterClose;

    /**
     * What is recorded.
     *
     * @param scale s, a factor on the loss's derivatives; 1/N gives a batch's share in a mean over N examples
     * @param secondOrder whether products with the Hessian or H will be asked for; else the pass backward is spared
     *     unless the gradient needs it
     * @param loss whether the loss and the wrong predictions will be asked for
     * @param gradient a vector of shape [p] that the gradient ∂L/∂θ is added to, or null
     * @param pool where arrays are taken from; shared by batches that do not live in different threads
     * @param share the batch's share in cotangents that are summed over several batches: products with the Hessian and H are
     *     then right in their sum over all of these, and not for one by itself
     */
    public record Options(
            double scale, boolean secondOrder, boolean loss, INDArray gradient, ArrayPool pool, CotangentShare share) {

        /** For one batch by itself. */
        public Options(double scale, boolean secondOrder, boolean loss, INDArray gradient, ArrayPool pool) {
            this(scale, secondOrder, loss, gradient, pool, CotangentShare.WHOLE);
        }
    }

    private record Evaluation(double lossSum, Misclassified misclassified) {}

    Linearization(DifferentiableNetwork network, Batch batch, Options options, Runnable afterClose) {
        this.layout = network.layout();
        this.tape = new Tape(options.pool(), options.share());
        this.arrays = new ConvertedArrays(network.dataType());
        this.examples = batch.size();
        this.secondOrder = options.secondOrder();
        this.afterClose = afterClose;
        try {
            requireAsMany(network.inputs(), batch.features().size(), "inputs", "features");
            requireAsMany(network.outputs().size(), batch.labels().size(), "outputs", "labels");
            record(network, batch, options.scale());
            evaluation = options.loss() ? Optional.of(evaluate()) : Optional.empty();
            if (options.secondOrder() || options.gradient() != null) {
                List<INDArray> sums = options.gradient() == null ? null : layout.views(options.gradient());
                tape.adjoint(
                        outputRows,
                        outputs.stream().map(output -> output.loss().gradient()).toList(),
                        sums);
            }
            tape.finish(
                    outputs.stream().flatMap(output -> output.kept().stream()).toList());
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private static void requireAsMany(int expected, int found, String what, String arrays) {
        if (expected != found) {
            throw new IllegalArgumentException("a network with " + expected + " " + what + " was given " + found
                    + " arrays of " + arrays + ": expected one for each");
        }
    }

    private void record(DifferentiableNetwork network, Batch batch, double scale) {
        List<Variable> parameters =
                layout.views(network.parameters()).stream().map(tape::parameter).toList();
        NodeResults results = new NodeResults(tape, examples);
        List<INDArray> features = arrays.of(batch.features());
        List<INDArray> masks = arrays.of(batch.featureMasks());
        for (int i = 0; i < features.size(); i++) {
            results.addInput(features.get(i), masks.get(i));
        }
        network.nodes().forEach(node -> results.record(node, parameters));
        for (int i = 0; i < network.outputs().size(); i++) {
            DifferentiableNetwork.RecordedOutput output = network.outputs().get(i);
            INDArray mask = batch.labelMasks().get(i);
            outputs.add(OutputAtPoint.record(
                    tape,
                    output,
                    results.variable(output.node()),
                    arrays.of(batch.labels().get(i)),
                    mask == null ? results.mask(output.node()) : arrays.of(mask),
                    scale));
            outputRows.add(outputs.get(i).rows());
        }
    }

    /** n, the examples of the batch. */
    public long examples() {
        return examples;
    }

    /**
     * Σ ℓ over the batch, without the scale, clipped as DL4J's score is.
     *
     * @throws IllegalStateException if the loss was not recorded
     */
    public double lossSum() {
        return evaluation().lossSum();
    }

    /**
     * The wrong ones among {@link #predictions}.
     *
     * @throws IllegalStateException if the loss was not recorded
     */
    public long misclassified() {
        return evaluation().misclassified().wrong();
    }

    /**
     * How many classes were predicted: one for each example (time step, pixel) of weight other than 0 and each output
     * that is a classification, which depends on its loss.
     *
     * @throws IllegalStateException if the loss was not recorded
     */
    public long predictions() {
        return evaluation().misclassified().predictions();
    }

    private Evaluation evaluation() {
        return evaluation.orElseThrow(() -> new IllegalStateException("the loss was not recorded"));
    }

    private Evaluation evaluate() {
        double sum = 0;
        Misclassified misclassified = Misclassified.NONE;
        for (OutputAtPoint output : outputs) {
            sum += output.loss().sum();
            misclassified = misclassified.plus(output.loss().misclassified());
        }
        return new Evaluation(sum, misclassified);
    }

    /** C, the values in a row of the outputs, summed over the network's outputs. */
    public long outputsPerRow() {
        return outputs.stream().mapToLong(OutputAtPoint::predicted).sum();
    }

    /** f, [n, o], in a new array. */
    public INDArray outputs() {
        return concatenated(outputs.stream().map(OutputAtPoint::values).toList());
    }

    /**
     * The probabilities of classes.
     *
     * @throws UnsupportedNetworkException unless the network has one output, whose loss is a cross-entropy after a softmax,
     *     with one row for each example
     */
    public SoftmaxOutput softmax() {
        OutputAtPoint only = outputs.get(0);
        Optional<INDArray> masses = only.loss().softmaxMasses();
        if (outputs.size() > 1 || masses.isEmpty() || only.values().size(0) != examples) {
            throw new UnsupportedNetworkException(
                    "the class structure of G is that of one cross-entropy after a softmax"
                            + " (LossMCXENT, LossNegativeLogLikelihood, LossSparseMCXENT) and one class for each example;"
                            + " this network has "
                            + (outputs.size() > 1
                                    ? outputs.size() + " outputs"
                                    : masses.isEmpty()
                                            ? "another loss or activation"
                                            : "a class for each time step or pixel"));
        }
        return SoftmaxOutput.of(only.values(), masses.get());
    }

    /** J v, the tangents of the outputs, in a new array [n, o]; costs 2. */
    public INDArray jacobianProduct(INDArray vector) {
        try (SweepStack stack = tape.sweepStack(1)) {
            Scratch scratch = stack.of(0);
            Tangents tangents =
                    tape.tangentsOf(outputRows, views(List.of(vector)), stack).get(0);
            List<INDArray> rows = new ArrayList<>();
            for (Variable output : outputRows) {
                INDArray tangent = tangents.of(output);
                rows.add(tangent == null ? scratch.array(output.shape()).assign(0) : tangent);
            }
            return concatenated(rows);
        }
    }

    private INDArray concatenated(List<INDArray> rows) {
        INDArray[] each = rows.stream()
                .map(array -> array.reshape('c', examples, array.length() / examples))
                .toArray(INDArray[]::new);
        return each.length == 1 ? each[0].dup('c') : Nd4j.concat(1, each);
    }

    /** Adds J<sup>T</sup>u to a vector; costs 2. The scale does not apply. u is of shape [n, o]. */
    public void addTransposedJacobianProduct(INDArray cotangent, INDArray sum) {
        try (Scratch scratch = tape.sweepScratch()) {
            tape.adjointTangent(outputRows, rows(cotangent, scratch), tape.zeroTangents(), layout.views(sum), scratch);
        }
    }

    /**
     * The same, and ‖J<sub>i</sub><sup>T</sup>u<sub>i</sub>‖² of each example i as far as the parameters of {@link
     * #exampleNorms} go.
     *
     * @param sum null if only the norms are wanted; costs at most 1 then, down to the last layer that tells them
     * @return n numbers
     */
    public double[] addTransposedJacobianProductWithNorms(INDArray cotangent, INDArray sum) {
        try (Scratch scratch = tape.sweepScratch()) {
            INDArray norms = scratch.array(examples, 1).assign(0);
            tape.adjoint(outputRows, rows(cotangent, scratch), sum == null ? null : layout.views(sum), norms, scratch);
            return norms.reshape(examples).toDoubleVector();
        }
    }

    /**
     * Of which of the layout's segments squared norms of single examples come at next to no cost: weights and biases of dense
     * layers that every example passes once.
     */
    public boolean[] exampleNorms() {
        return tape.normed(examples);
    }

    private List<INDArray> rows(INDArray cotangent, Scratch scratch) {
        List<INDArray> cotangents = new ArrayList<>();
        long from = 0;
        for (Variable output : outputRows) {
            INDArray rows = scratch.array(output.shape());
            long to = from + rows.length() / examples;
            scratch.view(rows, examples, to - from)
                    .assign(cotangent.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)));
            cotangents.add(rows);
            from = to;
        }
        return cotangents;
    }

    /**
     * Adds (∂²L/∂θ²) v to a vector, for each of several; costs 6 each.
     *
     * @param sums one for each vector
     */
    public void addHessianProducts(List<INDArray> vectors, List<INDArray> sums) {
        requireSecondOrder();
        try (SweepStack stack = tape.sweepStack(vectors.size())) {
            List<Tangents> tangents = tape.tangentsFor(outputRows, views(vectors), stack);
            tape.adjointTangents(outputRows, curved(tangents, stack), tangents, views(sums), stack);
        }
    }

    /**
     * Adds J<sup>T</sup>(∂²L/∂f²) J v to a vector, for each of several; costs 4 each.
     *
     * @param sums one for each vector
     */
    public void addGaussNewtonProducts(List<INDArray> vectors, List<INDArray> sums) {
        try (SweepStack stack = tape.sweepStack(vectors.size())) {
            List<Tangents> tangents = tape.tangentsOf(outputRows, views(vectors), stack);
            List<Tangents> zeros = Collections.nCopies(vectors.size(), tape.zeroTangents());
            tape.adjointTangents(outputRows, curved(tangents, stack), zeros, views(sums), stack);
        }
    }

    /**
     * Adds Σ (∂L/∂f) (∂²f/∂θ²) v, what the Hessian is beyond Gauss-Newton, to a vector, for each of several; costs about 5 each.
     *
     * @param sums one for each vector
     */
    public void addResidualProducts(List<INDArray> vectors, List<INDArray> sums) {
        requireSecondOrder();
        try (SweepStack stack = tape.sweepStack(vectors.size())) {
            List<Tangents> tangents = tape.tangentsFor(outputRows, views(vectors), stack);
            List<INDArray> none = Collections.nCopies(outputRows.size(), null);
            tape.adjointTangents(outputRows, Collections.nCopies(vectors.size(), none), tangents, views(sums), stack);
        }
    }

    private List<List<INDArray>> views(List<INDArray> vectors) {
        return vectors.stream().map(layout::views).toList();
    }

    /** (∂²L/∂f²) ḟ of each output, for each vector. */
    private List<List<INDArray>> curved(List<Tangents> tangents, SweepStack stack) {
        List<List<INDArray>> ofEach = new ArrayList<>();
        for (int i = 0; i < tangents.size(); i++) {
            List<INDArray> products = new ArrayList<>();
            for (OutputAtPoint output : outputs) {
                products.add(output.hessianProduct(tangents.get(i).of(output.rows()), stack.of(i)));
            }
            ofEach.add(products);
        }
        return ofEach;
    }

    private void requireSecondOrder() {
        if (!secondOrder) {
            throw new IllegalStateException("second derivatives were not recorded");
        }
    }

    /** What a sweep over the batch consists of, roughly. */
    public Work work() {
        return tape.work();
    }

    /** p. */
    public long parameters() {
        return layout.size();
    }

    /** What a product takes for one vector while it is computed, roughly, in bytes, beside the recording. */
    public long sweepBytes() {
        return tape.sweepBytes();
    }

    /** Computes what makes each of many products faster; costs as much as a few of these gain. */
    public void prepare() {
        tape.prepare();
    }

    /** The bytes that {@link #prepare} adds to those kept. */
    public long preparationBytes() {
        return tape.preparationBytes();
    }

    /** The bytes kept between products, beside the parameters. */
    public long recordedBytes() {
        return tape.recordedBytes() + arrays.bytes();
    }

    @Override
    public void close() {
        tape.close();
        arrays.close();
        afterClose.run();
    }
}
