package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.tape.ScalarFunction;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The functions of an LSTM, which work on single elements.
 *
 * @param activation φ, of the candidate and of what is remembered
 * @param gate σ, of the three gates
 */
record LstmFunctions(ScalarFunction activation, ScalarFunction gate) {

    /** Empty if one of the two is the identity, or works on more than single elements. */
    static Optional<LstmFunctions> of(IActivation activation, IActivation gate) {
        return Activations.elementwise(activation)
                .flatMap(phi -> Activations.elementwise(gate).map(sigma -> new LstmFunctions(phi, sigma)));
    }

    /** (φ'(z_a), σ'(z_f), σ'(z_o), σ'(z_g)), each by itself. */
    List<INDArray> slopes(INDArray z, LstmLayout layout, Scratch scratch) {
        return ofBlocks(z, layout, scratch, ScalarFunction::derivative);
    }

    /** (φ''(z_a), σ''(z_f), σ''(z_o), σ''(z_g)), each by itself. */
    List<INDArray> bends(INDArray z, LstmLayout layout, Scratch scratch) {
        return ofBlocks(z, layout, scratch, LstmFunctions::second);
    }

    private List<INDArray> ofBlocks(
            INDArray z, LstmLayout layout, Scratch scratch, BiConsumer<ScalarFunction, INDArray> derivative) {
        List<INDArray> blocks = layout.blocks(z, scratch);
        for (int block = 0; block < LstmLayout.BLOCKS; block++) {
            derivative.accept(block == LstmLayout.CANDIDATE ? activation : gate, blocks.get(block));
        }
        return blocks;
    }

    /** f'', which piecewise linear functions are not asked for, in place. */
    static INDArray second(ScalarFunction function, INDArray x) {
        return function.piecewiseLinear() ? x.assign(0) : function.secondDerivative(x);
    }
}
