package dev.spectrascope.probes.curvature;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An output layer as a user may write one: Σ (x W + b − y)², a sum over the examples, which DL4J divides by their number. */
public class CustomOutput extends SameDiffOutputLayer {

    private static final long serialVersionUID = 1L;

    private int inputs;
    private int outputs;

    /** For DL4J's JSON. */
    public CustomOutput() {}

    CustomOutput(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    public int getInputs() {
        return inputs;
    }

    public void setInputs(int inputs) {
        this.inputs = inputs;
    }

    public int getOutputs() {
        return outputs;
    }

    public void setOutputs(int outputs) {
        this.outputs = outputs;
    }

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable x, SDVariable labels, Map<String, SDVariable> parameters) {
        SDVariable y = x.mmul(parameters.get("W")).add("y", parameters.get("b"));
        return graph.math().square(y.sub(labels)).sum("loss");
    }

    @Override
    public String activationsVertexName() {
        return "y";
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
        parameters.addWeightParam("W", inputs, outputs);
        parameters.addBiasParam("b", 1, outputs);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
        parameters.get("b").assign(0);
        WeightInitUtil.initWeights(
                inputs, outputs, new long[] {inputs, outputs}, WeightInit.XAVIER, null, parameters.get("W"));
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        return InputType.feedForward(outputs);
    }
}
