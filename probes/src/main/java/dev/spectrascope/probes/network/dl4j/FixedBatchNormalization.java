package dev.spectrascope.probes.network.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The configuration of a batch normalisation that uses its running moments in both directions. */
final class FixedBatchNormalization extends BatchNormalization {

    private static final long serialVersionUID = 1L;

    FixedBatchNormalization(BatchNormalization original) {
        setLayerName(original.getLayerName());
        setNIn(original.getNIn());
        setNOut(original.getNOut());
        setEps(original.getEps());
        setDecay(original.getDecay());
        setMinibatch(original.isMinibatch());
        setGamma(original.getGamma());
        setBeta(original.getBeta());
        setLockGammaBeta(original.isLockGammaBeta());
        setUseLogStd(original.isUseLogStd());
        setCnn2DFormat(original.getCnn2DFormat());
        setCudnnAllowFallback(original.isCudnnAllowFallback());
        setActivationFn(original.getActivationFn());
        setIUpdater(original.getIUpdater());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        FixedBatchNormalizationLayer layer = new FixedBatchNormalizationLayer(configuration, dataType);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }
}
