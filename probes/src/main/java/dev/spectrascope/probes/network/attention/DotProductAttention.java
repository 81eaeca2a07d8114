package dev.spectrascope.probes.network.attention;

import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.BatchedMatrixProduct;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SoftmaxStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scaled dot product attention with one or several heads: for each head, softmax(q k<sup>T</sup> / √d) v with
 * q = Q W<sub>q</sub><sup>T</sup>, k = K W<sub>k</sub><sup>T</sup>, v = V W<sub>v</sub><sup>T</sup>; the heads side by
 * side times W<sub>o</sub>. Without projection there is one head, with q, k and v what comes in.
 *
 * <p>Everything is of shape [n, t, c] here. Keys and values are projected once, for any number of queries.
 */
final class DotProductAttention {

    // What DL4J adds to the score of a masked key.
    private static final double MASKED = -1e9;

    private final Tape tape;
    private final ParameterVariables parameters;
    private final boolean projected;
    private final Variable keys;
    private final Variable values;
    private final INDArray mask;
    private final long examples;

    /**
     * Attention to given keys and values.
     *
     * @param mask of the keys, [n, t], or null
     */
    DotProductAttention(
            Tape tape,
            ParameterVariables parameters,
            boolean projected,
            Variable keys,
            Variable values,
            INDArray mask) {
        this.tape = tape;
        this.parameters = parameters;
        this.projected = projected;
        this.examples = keys.shape()[0];
        this.keys = heads(keys, "Wk");
        this.values = heads(values, "Wv");
        this.mask = mask;
    }

    /** From queries [n, t, c] to [n, t, outputs]. */
    Variable attend(Variable x) {
        Variable queries = heads(x, "Wq");
        long size = queries.shape()[2];
        long queried = queries.shape()[1];
        long batch = keys.shape()[0];
        long steps = keys.shape()[1];
        Variable scaled = LinearStep.record(tape, queries, new ScalarMultiple(1 / Math.sqrt(size)));
        Variable scores = tape.record(new ProductStep(new BatchedMatrixProduct(true), scaled, keys));
        if (mask != null) {
            scores = tape.record(new SumStep(List.of(scores, tape.constant(penalties(batch, queried, steps)))));
        }
        Variable weights = tape.record(new SoftmaxStep(tape.record(new ReshapeStep(scores, batch * queried, steps))));
        Variable attended = tape.record(new ProductStep(
                new BatchedMatrixProduct(false), tape.record(new ReshapeStep(weights, batch, queried, steps)), values));
        return projected ? joined(attended) : attended;
    }

    // [n h, q, t]: 0 where a key counts.
    private INDArray penalties(long batch, long queried, long steps) {
        Scratch scratch = tape.recordingScratch();
        long heads = batch / examples;
        INDArray penalties = scratch.array(examples, heads * queried, steps);
        INDArray each = mask.sub(1).muli(-MASKED).castTo(penalties.dataType());
        for (long i = 0; i < heads * queried; i++) {
            scratch.point(penalties, 1, i).assign(each);
        }
        return scratch.view(penalties, batch, queried, steps);
    }

    // From [n, t, c] to [n h, t, d].
    private Variable heads(Variable x, String key) {
        if (!projected) {
            return x;
        }
        Variable weights = parameters.of(key);
        long heads = weights.shape()[0];
        long size = weights.shape()[1];
        long count = x.shape()[0];
        long steps = x.shape()[1];
        long channels = x.shape()[2];
        // A batch of one product: the weights are transposed.
        Variable product = tape.record(new ProductStep(
                new BatchedMatrixProduct(true),
                tape.record(new ReshapeStep(x, 1, count * steps, channels)),
                tape.record(new ReshapeStep(weights, 1, heads * size, channels))));
        Variable apart = tape.record(new ReshapeStep(product, count, steps, heads, size));
        Variable ordered = LinearStep.record(tape, apart, new Permutation(0, 2, 1, 3));
        return tape.record(new ReshapeStep(ordered, count * heads, steps, size));
    }

    // From [n h, t, d] to [n, t, outputs].
    private Variable joined(Variable attended) {
        Variable weights = parameters.of("Wo");
        long size = attended.shape()[2];
        long steps = attended.shape()[1];
        long heads = attended.shape()[0] / examples;
        Variable apart = tape.record(new ReshapeStep(attended, examples, heads, steps, size));
        Variable ordered = LinearStep.record(tape, apart, new Permutation(0, 2, 1, 3));
        Variable rows = tape.record(new ReshapeStep(ordered, examples * steps, heads * size));
        Variable product = tape.record(new ProductStep(new MatrixProduct(), rows, weights));
        return tape.record(new ReshapeStep(product, examples, steps, weights.shape()[1]));
    }
}
