package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a block knows while it is recorded, beside the variables that come in.
 *
 * @param parameters the variables of the node's parameters
 * @param masks for each input, null where it has none; of the computation's precision, in 'c' order, not to be changed,
 *     and alive as long as the recording is
 * @param examples n, the examples of the batch; an input may have more rows, as time steps that were unfolded
 */
public record NodeContext(ParameterVariables parameters, List<INDArray> masks, long examples)
        implements ParameterVariables {

    public NodeContext {
        masks = Collections.unmodifiableList(new ArrayList<>(masks));
    }

    @Override
    public Variable of(String key) {
        return parameters.of(key);
    }

    /** The mask of the first input, or null. */
    public INDArray mask() {
        return masks.get(0);
    }

    /** The rows of a matrix times the mask of the first input, which has one value for each; unchanged without a mask. */
    public Variable masked(Tape tape, Variable x) {
        if (mask() == null) {
            return x;
        }
        RowWeights weights = new RowWeights(mask());
        weights.requireFits(x.shape());
        ConstantFactor factor = new ConstantFactor(mask());
        return tape.record(new LinearStep(x, factor.apply(x.primal(), tape.recordingScratch()), factor));
    }

    /** The same for a block within this one whose parameters go by other keys. */
    public NodeContext withParameters(ParameterVariables others) {
        return new NodeContext(others, masks, examples);
    }

    /** The same for a block within this one that has one input, with the given mask (or null). */
    public NodeContext withMask(INDArray mask) {
        return new NodeContext(parameters, Collections.singletonList(mask), examples);
    }
}
