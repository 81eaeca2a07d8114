package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.tape.AveragePooling;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MaximumPooling;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Unfolding;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maximum or average of dilated windows, written out as columns: with oneDNN, ND4J M2.1's own poolings ignore a
 * dilation in FLOAT.
 */
final class DilatedPooling {

    // Below any activation, and still far from the range's end in FLOAT.
    private static final double LOWEST = -1e30;

    private DilatedPooling() {}

    /** Pools [n, c, h, w]. */
    static Variable record(
            Tape tape, Variable x, boolean maximum, boolean includePadding, ConvolutionGeometry geometry) {
        long[] shape = x.shape();
        Unfolding unfolding = new Unfolding(geometry, shape);
        Variable columns = LinearStep.record(tape, x, unfolding);
        int size = geometry.kernelHeight() * geometry.kernelWidth();
        ConvolutionGeometry whole = new ConvolutionGeometry(size, 1, 1, 1, 0, 0, 1, 1, false);
        Scratch scratch = tape.recordingScratch();
        // 1 for the image, 0 for the padding.
        INDArray inside = unfolding.apply(scratch.array(shape).assign(1), scratch);
        Variable pooled;
        if (maximum) {
            // What is added to the image must be 0 exactly.
            Variable penalty = tape.constant(inside.rsubi(1).muli(LOWEST));
            Variable lowered = tape.record(new SumStep(List.of(columns, penalty)));
            MaximumPooling pooling = new MaximumPooling(whole, lowered.primal(), scratch);
            pooled = tape.record(new LinearStep(lowered, pooling.value(), pooling));
        } else {
            AveragePooling average = new AveragePooling(whole, true, columns.shape());
            pooled = LinearStep.record(tape, columns, average);
            if (!includePadding) {
                Variable weights = tape.constant(average.apply(inside, scratch).rdivi(1));
                pooled = tape.record(new ProductStep(new ElementwiseProduct(), pooled, weights));
            }
        }
        return tape.record(new ReshapeStep(
                pooled, shape[0], shape[1], geometry.outputHeight(shape[2]), geometry.outputWidth(shape[3])));
    }
}
