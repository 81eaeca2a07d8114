package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.StackStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer: a cell applied to one time step after the other.
 *
 * @param cell what is applied
 * @param format the order of the dimensions, in and out
 * @param heedsMask whether a mask of the input resets the state; the layers that do not, do so within some wrappers
 * @param backwards whether it begins at the last time step
 */
record RecurrentBlock(RecurrentCell cell, RNNFormat format, boolean heedsMask, boolean backwards) implements Block {

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable sequence = Sequences.timeMajor(tape, inputs.get(0), format);
        INDArray masks = heedsMask ? Sequences.timeMajor(tape, context.mask()) : null;
        Optional<Variable> whole = masks == null ? cell.whole(tape, sequence, context, backwards) : Optional.empty();
        Variable outputs = whole.isPresent() ? whole.get() : oneByOne(tape, sequence, context, masks);
        return Sequences.fromTimeMajor(tape, outputs, format);
    }

    private Variable oneByOne(Tape tape, Variable sequence, NodeContext context, INDArray masks) {
        long steps = sequence.shape()[0];
        TimeOrder order = new TimeOrder(steps, backwards);
        RecurrentCell.Pass pass = cell.start(tape, sequence, context);
        Variable[] outputs = new Variable[(int) steps];
        for (long i = 0; i < steps; i++) {
            long time = order.at(i);
            outputs[(int) time] = pass.next(time, masks == null ? null : column(tape, masks, time));
        }
        return tape.record(new StackStep(List.of(outputs)));
    }

    private static INDArray column(Tape tape, INDArray masks, long time) {
        Scratch scratch = tape.recordingScratch();
        return scratch.view(scratch.point(masks, 0, time), masks.size(1), 1);
    }

    /** The same layer from the other end. */
    RecurrentBlock reversed() {
        return new RecurrentBlock(cell, format, heedsMask, !backwards);
    }

    /** The same layer, made to heed a mask. */
    RecurrentBlock heeding() {
        return new RecurrentBlock(cell, format, true, backwards);
    }
}
