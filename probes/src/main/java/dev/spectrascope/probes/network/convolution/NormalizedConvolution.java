package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.BilinearMap;
import dev.spectrascope.probes.network.tape.BroadcastProduct;
import dev.spectrascope.probes.network.tape.Convolution;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution and the batch normalisation of its result, γ (K ∗ x + b − μ) / σ + β, as one convolution with the kernels
 * γ K / σ and the bias β + γ (b − μ) / σ.
 *
 * <p>At inference that is the same function, and no array of the size of the images is read or written for the
 * normalisation. Where the kernels are larger than the images, the two are recorded one after the other.
 *
 * <p>Its parameters go by the keys of both, with {@link #CONVOLUTION} or {@link #NORMALIZATION} before them.
 */
public final class NormalizedConvolution implements Block {

    public static final String CONVOLUTION = "convolution/";
    public static final String NORMALIZATION = "normalization/";

    private final ConvolutionGeometry geometry;
    private final BilinearMap map;
    private final boolean biased;
    private final Block convolution;
    private final BatchNormalizationRule.Normalization normalization;

    private NormalizedConvolution(
            ConvolutionGeometry geometry,
            boolean biased,
            Block convolution,
            BatchNormalizationRule.Normalization normalization) {
        this.geometry = geometry;
        this.map = Convolution.of(geometry);
        this.biased = biased;
        this.convolution = convolution;
        this.normalization = normalization;
    }

    /**
     * The two layers as one block.
     *
     * @param block what the first node computes by itself
     * @return empty if the nodes are not a convolution of NCHW images without activation and a batch normalisation
     */
    public static Optional<Block> of(Block block, NodeState first, NodeState second) {
        if (!Images.isConvolution(first.node().configuration())
                || second.node().configuration().getClass() != BatchNormalization.class) {
            return Optional.empty();
        }
        ConvolutionLayer layer = (ConvolutionLayer) first.node().configuration();
        BatchNormalization normalization = (BatchNormalization) second.node().configuration();
        if (!(layer.getActivationFn() instanceof ActivationIdentity)
                || !Images.channelsFirst(layer.getCnn2dDataFormat())
                || !Images.channelsFirst(normalization.getCnn2DFormat())) {
            return Optional.empty();
        }
        return Optional.of(new NormalizedConvolution(
                Images.geometry(layer, first),
                layer.hasBias(),
                block,
                new BatchNormalizationRule.Normalization(normalization, second)));
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable images = inputs.get(0);
        NodeContext own = at(context, CONVOLUTION);
        NodeContext normalizing = at(context, NORMALIZATION);
        Variable kernels = own.of(ConvolutionParamInitializer.WEIGHT_KEY);
        long[] shape = kernels.shape();
        long windows =
                images.shape()[0] * geometry.outputHeight(images.shape()[2]) * geometry.outputWidth(images.shape()[3]);
        if (windows < shape[1] * shape[2] * shape[3]) {
            return normalization.record(tape, convolution.record(tape, inputs, own), normalizing);
        }
        Variable scale = normalization.scale(tape, normalizing);
        Variable bias = biased ? own.of(ConvolutionParamInitializer.BIAS_KEY) : null;
        Variable offset = normalization.offset(tape, scale, bias, normalizing);
        Variable scaled = tape.record(ProductStep.ofParameter(new BroadcastProduct(1), kernels, scale));
        Variable convolved = tape.record(new ProductStep(map, images, scaled));
        return tape.record(new BiasStep(convolved, offset));
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return convolution.mask(tape, context);
    }

    private static NodeContext at(NodeContext context, String prefix) {
        return context.withParameters(key -> context.of(prefix + key));
    }
}
