package dev.spectrascope.agent.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The labels of a graph's minibatch. {@code ComputationGraph} lets them be set and not read. */
final class GraphLabels {

    private static final VarHandle LABELS = find();

    private GraphLabels() {}

    static INDArray[] of(ComputationGraph graph) {
        return (INDArray[]) LABELS.get(graph);
    }

    private static VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(ComputationGraph.class, MethodHandles.lookup())
                    .findVarHandle(ComputationGraph.class, "labels", INDArray[].class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of DL4J keeps a graph's labels elsewhere", e);
        }
    }
}
