package dev.spectrascope.probes.network.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** See {@link HalvedErrors}. */
final class HalvedErrorsLayer extends BaseWrapperLayer {

    private static final long serialVersionUID = 1L;

    HalvedErrorsLayer(Layer underlying) {
        super(underlying);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return super.backpropGradient(epsilon.mul(0.5), workspaces);
    }
}
