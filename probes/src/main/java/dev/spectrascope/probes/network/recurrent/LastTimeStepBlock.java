package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.PointStep;
import dev.spectrascope.probes.network.tape.RowSelection;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The last time step that is not masked of each example, as [n, c]. */
record LastTimeStepBlock(Block underlying, RNNFormat format) implements Block {

    static Block of(LastTimeStep layer, NodeState state) {
        return new LastTimeStepBlock(
                WrapperBlocks.heedingMask(WrapperBlocks.underlying(layer.getUnderlying(), state)),
                TimeSeriesUtils.getFormatFromRnnLayer(layer));
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable result = underlying.record(tape, inputs, context);
        INDArray mask = MaskZeroBlock.within(underlying)
                .map(block -> block.zeroMask(tape, inputs.get(0)))
                .orElse(context.mask());
        return lastStep(tape, Sequences.timeMajor(tape, result, format), mask);
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return null;
    }

    /** From [t, n, c] to [n, c]. */
    static Variable lastStep(Tape tape, Variable sequence, INDArray mask) {
        long steps = sequence.shape()[0];
        long examples = sequence.shape()[1];
        if (mask == null) {
            return tape.record(new PointStep(sequence, 0, steps - 1));
        }
        long[] rows = new long[(int) examples];
        for (int i = 0; i < examples; i++) {
            long last = steps - 1;
            while (last > 0 && mask.getDouble(i, last) == 0) {
                last--;
            }
            rows[i] = last * examples + i;
        }
        Variable matrix = Sequences.rows(tape, sequence);
        return LinearStep.record(tape, matrix, new RowSelection(Nd4j.createFromArray(rows), steps * examples));
    }
}
