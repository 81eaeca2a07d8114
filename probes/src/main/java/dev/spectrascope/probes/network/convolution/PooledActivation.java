package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * An activation that never decreases and the maximum pooling of its result, the other way round: max f(x) = f(max x).
 *
 * <p>The derivatives are the same too: both take them from the same pixel, unless f is as large elsewhere in the window,
 * where it is flat at both. What is computed and kept for the activation shrinks by the stride of the windows in either
 * direction.
 *
 * @param before what the first node computes, without its activation
 * @param pooled what the second computes, and the activation
 */
public record PooledActivation(Block before, Block pooled) {

    /**
     * The two nodes in this order.
     *
     * @param pooling what the second node computes by itself
     * @return empty if they are not a convolution or an activation on its own, and a maximum pooling, of images
     */
    public static Optional<PooledActivation> of(Block pooling, NodeState first, NodeState second) {
        Class<?> type = second.node().configuration().getClass();
        boolean maximum = (type == SubsamplingLayer.class || type == Pooling2D.class)
                && ((SubsamplingLayer) second.node().configuration()).getPoolingType() == PoolingType.MAX;
        return maximum ? of(pooling, first) : Optional.empty();
    }

    private static Optional<PooledActivation> of(Block pooling, NodeState first) {
        Object configuration = first.node().configuration();
        if (configuration.getClass() == ActivationLayer.class) {
            IActivation activation = ((ActivationLayer) configuration).getActivationFn();
            return of(pooling, first, activation, new ActivationLayer(new ActivationIdentity()));
        }
        if (Images.isConvolution(configuration)) {
            ConvolutionLayer layer = (ConvolutionLayer) configuration;
            ConvolutionLayer without = layer.clone();
            without.setActivationFn(new ActivationIdentity());
            return of(pooling, first, layer.getActivationFn(), without);
        }
        return Optional.empty();
    }

    private static Optional<PooledActivation> of(
            Block pooling, NodeState first, IActivation activation, Layer withoutActivation) {
        if (!Activations.nondecreasing(activation)) {
            return Optional.empty();
        }
        var activated = Activations.of(activation, first);
        Block pooled = (tape, inputs, context) ->
                activated.apply(new Activations.ActivationTape(tape, pooling.record(tape, inputs, context)));
        return Optional.of(new PooledActivation(first.block(withoutActivation), pooled.withMask(pooling::mask)));
    }
}
