package dev.spectrascope.probes.network.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The configuration of a SameDiff layer that is handed half of each error.
 *
 * <p>In DL4J 1.0.0-M2.1 such layers double whatever they propagate: SameDiff's {@code ExternalErrorsFunction} both sets the
 * gradient of the layer's output and returns it, to be added to what was set.
 */
final class HalvedErrors extends FrozenLayerWithBackprop {

    private static final long serialVersionUID = 1L;

    HalvedErrors(org.deeplearning4j.nn.conf.layers.Layer sameDiff) {
        super(sameDiff);
        this.layerName = sameDiff.getLayerName();
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        Layer frozen = super.instantiate(configuration, listeners, index, parameters, initialize, dataType);
        return new HalvedErrorsLayer(((org.deeplearning4j.nn.layers.FrozenLayerWithBackprop) frozen).getUnderlying());
    }
}
