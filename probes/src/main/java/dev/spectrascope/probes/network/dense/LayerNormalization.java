package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.tape.BroadcastProduct;
import dev.spectrascope.probes.network.tape.CentredRows;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.RowProducts;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;

/** Layer normalisation as DL4J has it: each example's deviations from its mean, over their root mean square. */
final class LayerNormalization {

    private LayerNormalization() {}

    /**
     * Records g (x − mean) / deviation, without an ε.
     *
     * @param x of shape [n, c]
     * @param gain g, of c elements
     */
    static Variable record(Tape tape, Variable x, Variable gain) {
        Variable centred = LinearStep.record(tape, x, new CentredRows());
        Variable squares = tape.record(new ProductStep(new RowProducts(), centred, centred));
        Variable inverse = tape.record(new ElementwiseStep(new InverseDeviation(x.shape()[1]), squares));
        Variable normalized = tape.record(new ProductStep(new BroadcastProduct(1), centred, inverse));
        return tape.record(new ProductStep(new BroadcastProduct(0), normalized, gain));
    }
}
