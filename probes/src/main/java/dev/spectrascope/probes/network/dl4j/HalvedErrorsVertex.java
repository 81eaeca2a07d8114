package dev.spectrascope.probes.network.dl4j;

import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The configuration of a SameDiff vertex that is handed half of each error, for the reason of {@link HalvedErrors}. */
final class HalvedErrorsVertex extends FrozenVertex {

    private static final long serialVersionUID = 1L;

    HalvedErrorsVertex(GraphVertex sameDiff) {
        super(sameDiff);
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray parameters, boolean initialize, DataType type) {
        return new Halving(getUnderlying().instantiate(graph, name, index, parameters, initialize, type));
    }

    private static final class Halving extends BaseWrapperVertex {

        private static final long serialVersionUID = 1L;

        Halving(org.deeplearning4j.nn.graph.vertex.GraphVertex underlying) {
            super(underlying);
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
            underlying.setEpsilon(underlying.getEpsilon().mul(0.5));
            return super.doBackward(tbptt, workspaces);
        }
    }
}
