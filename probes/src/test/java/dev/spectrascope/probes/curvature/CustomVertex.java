package dev.spectrascope.probes.curvature;

import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex as a user may write one, of which nothing here knows the rule: y = a b. */
public class CustomVertex extends SameDiffVertex {

    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineVertex(
            SameDiff graph,
            Map<String, SDVariable> inputs,
            Map<String, SDVariable> parameters,
            Map<String, SDVariable> masks) {
        return inputs.get("a").mul(inputs.get("b"));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams parameters) {
        parameters.defineInputs("a", "b");
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
        // None.
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        return inputs[0];
    }

    @Override
    public GraphVertex clone() {
        return new CustomVertex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomVertex;
    }

    @Override
    public int hashCode() {
        return CustomVertex.class.hashCode();
    }
}
