package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.PointStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.RowSelection;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Time series in the order that recurrences are recorded in: [t, n, c], where a time step of all examples is one piece of
 * memory. DL4J's own orders are NCW, [n, c, t], and NWC, [n, t, c].
 */
public final class Sequences {

    private Sequences() {}

    public static Variable timeMajor(Tape tape, Variable x, RNNFormat format) {
        int[] order = format == RNNFormat.NWC ? new int[] {1, 0, 2} : new int[] {2, 0, 1};
        return LinearStep.record(tape, x, new Permutation(order));
    }

    public static Variable fromTimeMajor(Tape tape, Variable x, RNNFormat format) {
        int[] order = format == RNNFormat.NWC ? new int[] {1, 0, 2} : new int[] {1, 2, 0};
        return LinearStep.record(tape, x, new Permutation(order));
    }

    /** All time steps as rows of one matrix, [t, n, c] to [t n, c]. */
    public static Variable rows(Tape tape, Variable timeMajor) {
        long[] shape = timeMajor.shape();
        return tape.record(new ReshapeStep(timeMajor, shape[0] * shape[1], shape[2]));
    }

    /** x W + b of all time steps, [t, n, c] to [t, n, o]. */
    static Variable affine(Tape tape, Variable timeMajor, Variable weights, Variable bias) {
        Variable product = tape.record(new ProductStep(new MatrixProduct(), rows(tape, timeMajor), weights));
        return fromRows(
                tape, tape.record(new BiasStep(product, bias)), timeMajor.shape()[0]);
    }

    /** The reverse of {@link #rows}. */
    public static Variable fromRows(Tape tape, Variable rows, long steps) {
        long[] shape = rows.shape();
        return tape.record(new ReshapeStep(rows, steps, shape[0] / steps, shape[1]));
    }

    /** One time step, [t, n, c] to [n, c], as a view. */
    public static Variable step(Tape tape, Variable timeMajor, long time) {
        return tape.record(new PointStep(timeMajor, 0, time));
    }

    /** The rows of a matrix times factors, [rows, 1]; unchanged if these are null. */
    public static Variable masked(Tape tape, Variable rows, INDArray mask) {
        return mask == null ? rows : LinearStep.record(tape, rows, new ConstantFactor(mask));
    }

    /** A mask [n, t] as [t, n], or null. */
    public static INDArray timeMajor(Tape tape, INDArray mask) {
        return mask == null ? null : tape.recordingScratch().copy(mask.permute(1, 0));
    }

    /** A mask [n, t] as a column for {@link #rows}, [t n, 1], or null. */
    static INDArray column(Tape tape, INDArray mask) {
        return mask == null ? null : tape.recordingScratch().view(timeMajor(tape, mask), mask.length(), 1);
    }

    /**
     * The time steps in reverse order, in DL4J's own order of dimensions.
     *
     * @param mask [n, t]: only the steps that are not zero change places, the others become zero; or null
     */
    static Variable reversed(Tape tape, Variable x, RNNFormat format, INDArray mask) {
        Variable sequence = timeMajor(tape, x, format);
        long steps = sequence.shape()[0];
        long examples = sequence.shape()[1];
        INDArray sources = Nd4j.createFromArray(reversedRows(steps, examples, mask));
        Variable rows = LinearStep.record(tape, rows(tape, sequence), new RowSelection(sources, steps * examples));
        rows = masked(tape, rows, mask == null ? null : column(tape, mask.neq(0)));
        return fromTimeMajor(tape, fromRows(tape, rows, steps), format);
    }

    private static long[] reversedRows(long steps, long examples, INDArray mask) {
        long[] sources = new long[(int) (steps * examples)];
        for (long i = 0; i < examples; i++) {
            long source = steps - 1;
            for (long time = 0; time < steps; time++) {
                if (mask != null && mask.getDouble(i, time) == 0) {
                    continue;
                }
                while (mask != null && mask.getDouble(i, source) == 0) {
                    source--;
                }
                sources[(int) (time * examples + i)] = source * examples + i;
                source--;
            }
        }
        return sources;
    }

    /** A mask [n, t] in reverse order of time, or null. */
    static INDArray reversed(Tape tape, INDArray mask) {
        if (mask == null) {
            return null;
        }
        INDArray reversed = tape.recordingScratch().like(mask);
        for (long time = 0; time < mask.size(1); time++) {
            reversed.getColumn(time).assign(mask.getColumn(mask.size(1) - 1 - time));
        }
        return reversed;
    }
}
