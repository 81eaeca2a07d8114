package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tangents;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network recorded on one batch, at fixed parameters: what products with its Jacobian, Hessian, G and H start from.
 *
 * <p>Below, L = s Σ<sub>i</sub> ℓ(f(x<sub>i</sub>; θ), y<sub>i</sub>) with the scale s of the options, J the Jacobian of
 * all outputs f (before the output activation), v and u vectors. Vectors of parameters are of shape [p]. Costs are in
 * matrix products per layer, where the gradient's recording costs 3.
 */
public final class Linearization implements AutoCloseable {

    private final ParameterLayout layout;
    private final Tape tape;
    private final Variable outputs;
    private final INDArray outputValues;
    private final LossAtPoint loss;
    private final long examples;
    private final boolean secondOrder;
    private final List<INDArray> owned = new ArrayList<>();
    private final Runnable afterClose;

    /**
     * What is recorded.
     *
     * @param scale s, a factor on the loss's derivatives; 1/N gives a batch's share in a mean over N examples
     * @param secondOrder whether products with the Hessian or H will be asked for; else the pass backward is spared
     *     unless the gradient needs it
     * @param gradient a vector of shape [p] that the gradient ∂L/∂θ is added to, or null
     * @param pool where arrays are taken from; shared by batches that do not live in different threads
     */
    public record Options(double scale, boolean secondOrder, INDArray gradient, ArrayPool pool) {}

    Linearization(
            DifferentiableNetwork network, INDArray features, INDArray labels, Options options, Runnable afterClose) {
        this.layout = network.layout();
        this.tape = new Tape(options.pool());
        this.examples = features.size(0);
        this.secondOrder = options.secondOrder();
        this.afterClose = afterClose;
        try {
            this.outputs = record(network, own(features, network));
            INDArray ownLabels = own(labels, network);
            if (!Arrays.equals(outputs.shape(), ownLabels.shape())) {
                throw new IllegalArgumentException("labels of shape " + Arrays.toString(ownLabels.shape())
                        + " do not fit the network's output of shape " + Arrays.toString(outputs.shape()));
            }
            Scratch scratch = tape.recordingScratch();
            outputValues = scratch.copy(outputs.primal());
            loss = network.loss().at(outputValues, ownLabels, options.scale(), scratch);
            if (options.secondOrder() || options.gradient() != null) {
                List<INDArray> sums = options.gradient() == null ? null : layout.views(options.gradient());
                tape.adjoint(outputs, loss.gradient(), sums);
            }
            List<INDArray> kept = new ArrayList<>(loss.kept());
            kept.add(outputValues);
            tape.finish(kept);
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    // The arrays of the tape are in 'c' order and of one type; views and other types are copied once.
    private INDArray own(INDArray array, DifferentiableNetwork network) {
        INDArray converted = array.castTo(network.dataType());
        INDArray ordered = converted.ordering() == 'c' && !converted.isView() ? converted : converted.dup('c');
        if (converted != array && converted != ordered) {
            converted.close();
        }
        if (ordered != array) {
            owned.add(ordered);
        }
        return ordered;
    }

    private Variable record(DifferentiableNetwork network, INDArray features) {
        List<Variable> parameters =
                layout.views(network.parameters()).stream().map(tape::parameter).toList();
        Variable input = tape.constant(features);
        List<Variable> results = new ArrayList<>();
        for (DifferentiableNetwork.RecordedNode node : network.nodes()) {
            List<Variable> inputs = node.inputs().stream()
                    .map(position -> position == NetworkNode.NETWORK_INPUT ? input : results.get(position))
                    .toList();
            results.add(node.block().record(tape, inputs, key -> {
                Integer segment = node.segments().get(key);
                return segment == null ? tape.constant(node.constants().get(key)) : parameters.get(segment);
            }));
        }
        return results.get(results.size() - 1);
    }

    /** n, the examples of the batch. */
    public long examples() {
        return examples;
    }

    /** Σ ℓ over the batch, without the scale, clipped as DL4J's score is. */
    public double lossSum() {
        return loss.sum();
    }

    /** The examples whose largest output is not at their largest label. */
    public long misclassified() {
        return loss.misclassified();
    }

    /** f, [n, C]: the outputs before the activation; valid until closed, not to be changed. */
    public INDArray outputs() {
        return outputValues;
    }

    /** J v, the tangents of the outputs, in a new array [n, C]; costs 2. */
    public INDArray jacobianProduct(INDArray vector) {
        try (Scratch scratch = tape.sweepScratch()) {
            return tape.tangents(layout.views(vector), scratch).of(outputs).dup('c');
        }
    }

    /** Adds J<sup>T</sup>u to a vector; costs 2. The scale does not apply. u is of shape [n, C]. */
    public void addTransposedJacobianProduct(INDArray cotangent, INDArray sum) {
        try (Scratch scratch = tape.sweepScratch()) {
            tape.adjointTangent(outputs, cotangent, tape.zeroTangents(), layout.views(sum), scratch);
        }
    }

    /** Adds (∂²L/∂θ²) v to a vector; costs 6. */
    public void addHessianProduct(INDArray vector, INDArray sum) {
        requireSecondOrder();
        try (Scratch scratch = tape.sweepScratch()) {
            Tangents tangents = tape.tangents(layout.views(vector), scratch);
            INDArray cotangent = loss.hessianProduct(tangents.of(outputs), scratch);
            tape.adjointTangent(outputs, cotangent, tangents, layout.views(sum), scratch);
        }
    }

    /** Adds J<sup>T</sup>(∂²L/∂f²) J v to a vector; costs 4. */
    public void addGaussNewtonProduct(INDArray vector, INDArray sum) {
        try (Scratch scratch = tape.sweepScratch()) {
            INDArray tangent = tape.tangents(layout.views(vector), scratch).of(outputs);
            INDArray cotangent = loss.hessianProduct(tangent, scratch);
            tape.adjointTangent(outputs, cotangent, tape.zeroTangents(), layout.views(sum), scratch);
        }
    }

    /** Adds Σ (∂L/∂f) (∂²f/∂θ²) v, what the Hessian is beyond Gauss-Newton, to a vector; costs about 5. */
    public void addResidualProduct(INDArray vector, INDArray sum) {
        requireSecondOrder();
        try (Scratch scratch = tape.sweepScratch()) {
            Tangents tangents = tape.tangents(layout.views(vector), scratch);
            tape.adjointTangent(outputs, null, tangents, layout.views(sum), scratch);
        }
    }

    private void requireSecondOrder() {
        if (!secondOrder) {
            throw new IllegalStateException("second derivatives were not recorded");
        }
    }

    /** The bytes kept between products, beside the parameters. */
    public long recordedBytes() {
        return tape.recordedBytes()
                + owned.stream()
                        .mapToLong(array -> array.length() * array.dataType().width())
                        .sum();
    }

    @Override
    public void close() {
        tape.close();
        owned.forEach(INDArray::close);
        owned.clear();
        afterClose.run();
    }
}
