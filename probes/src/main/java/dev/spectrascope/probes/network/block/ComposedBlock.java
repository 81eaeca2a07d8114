package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Blocks of one input, one after another. */
public record ComposedBlock(List<Block> blocks) implements Block {

    public ComposedBlock {
        blocks = List.copyOf(blocks);
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable x = inputs.get(0);
        NodeContext inner = context;
        for (Block block : blocks) {
            x = block.record(tape, List.of(x), inner);
            inner = inner.withMask(inner.mask() == null ? null : block.mask(tape, inner));
        }
        return x;
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        NodeContext inner = context;
        for (Block block : blocks) {
            inner = inner.withMask(inner.mask() == null ? null : block.mask(tape, inner));
        }
        return inner.mask();
    }
}
