package dev.spectrascope.probes.network.dl4j;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Makes configurations of layers whose training mode computes what others compute at inference: without dropout, noise
 * and regularisation, with fixed moments, and with frozen layers thawed so that gradients pass.
 */
final class InferenceConfiguration {

    private InferenceConfiguration() {}

    /** A configuration with the same parameters; the one given may be changed. */
    static Layer of(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return renamed(of(frozen.getLayer()), layer);
        }
        if (layer instanceof FrozenLayerWithBackprop frozen) {
            return renamed(of(frozen.getUnderlying()), layer);
        }
        if (layer.getClass() == BatchNormalization.class) {
            return new FixedBatchNormalization((BatchNormalization) layer);
        }
        if (layer instanceof BaseWrapperLayer wrapper) {
            wrapper.setUnderlying(of(wrapper.getUnderlying()));
        } else if (layer instanceof Bidirectional both) {
            both.setFwd(of(both.getFwd()));
            both.setBwd(of(both.getBwd()));
        } else if (layer instanceof BaseLayer base) {
            base.setWeightNoise(null);
            base.setRegularization(new ArrayList<>());
            base.setRegularizationBias(new ArrayList<>());
            if (base.getActivationFn() instanceof ActivationRReLU random) {
                base.setActivationFn(new ActivationLReLU((random.getL() + random.getU()) / 2));
            }
        } else if (layer instanceof AbstractSameDiffLayer base) {
            base.setRegularization(new ArrayList<>());
            base.setRegularizationBias(new ArrayList<>());
        }
        layer.setIDropout(null);
        layer.setConstraints(null);
        return layer instanceof SameDiffLayer ? new HalvedErrors(layer) : layer;
    }

    /** A vertex's, likewise. */
    static GraphVertex of(GraphVertex vertex) {
        if (vertex instanceof LayerVertex layer) {
            NeuralNetConfiguration configuration = layer.getLayerConf();
            configuration.setLayer(of(configuration.getLayer()));
            // Without, the scores of some output layers would be sums and not means.
            configuration.setMiniBatch(true);
        }
        if (vertex instanceof FrozenVertex frozen) {
            return of(frozen.getUnderlying());
        }
        return vertex instanceof SameDiffVertex ? new HalvedErrorsVertex(vertex) : vertex;
    }

    private static Layer renamed(Layer layer, Layer like) {
        layer.setLayerName(like.getLayerName());
        return layer;
    }

    /** Puts a probe in place of the loss of an output layer, unless its score is more than that loss. */
    static Optional<ProbedLoss> probe(Layer layer) {
        if (layer.getClass() == OutputLayer.class || layer.getClass() == RnnOutputLayer.class) {
            BaseOutputLayer output = (BaseOutputLayer) layer;
            return probe(output.getLossFn(), output::setLossFn);
        }
        if (layer.getClass() == LossLayer.class) {
            LossLayer output = (LossLayer) layer;
            return probe(output.getLossFn(), output::setLossFn);
        }
        if (layer.getClass() == RnnLossLayer.class) {
            RnnLossLayer output = (RnnLossLayer) layer;
            return probe(output.getLossFn(), output::setLossFn);
        }
        if (layer.getClass() == CnnLossLayer.class) {
            CnnLossLayer output = (CnnLossLayer) layer;
            return probe(output.getLossFn(), output::setLossFn);
        }
        if (layer.getClass() == Cnn3DLossLayer.class) {
            Cnn3DLossLayer output = (Cnn3DLossLayer) layer;
            return probe(output.getLossFn(), output::setLossFn);
        }
        return Optional.empty();
    }

    private static Optional<ProbedLoss> probe(ILossFunction loss, Consumer<ILossFunction> setter) {
        ProbedLoss probe = new ProbedLoss(loss);
        setter.accept(probe);
        return Optional.of(probe);
    }
}
