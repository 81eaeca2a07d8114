package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a layer, vertex or preprocessor computes, as steps on a tape.
 *
 * <p>Masks travel beside the values as in DL4J, where {@code feedForwardMaskArray} tells each layer the mask of its
 * input and takes that of its output: a block that heeds a mask reads it from the context while it is recorded, and
 * {@link #mask} says what mask the result has. Most blocks heed none and hand on that of their first input, which is
 * what happens unless they say otherwise.
 */
@FunctionalInterface
public interface Block {

    /**
     * Records the computation.
     *
     * @param inputs at least one; arrays in 'c' order
     * @param context the node's parameters, and the masks of the inputs
     * @return the result; of an output, the rows of the pre-activation that the loss is a function of
     */
    Variable record(Tape tape, List<Variable> inputs, NodeContext context);

    /**
     * The mask of the result, given those of the inputs; called only if some input has one.
     *
     * @param tape its recording scratch serves for new arrays; a step that reads one in later sweeps names it as kept
     * @return null for none; of an output, what weights the loss where there is no mask for the labels
     */
    default INDArray mask(Tape tape, NodeContext context) {
        return context.mask();
    }

    /** What is to be done with the result, if this block is an output of a network. */
    default Optional<Output> output() {
        return Optional.empty();
    }

    /** The same block with another mask for its result. */
    default Block withMask(MaskRule rule) {
        Block block = this;
        return new Block() {
            @Override
            public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
                return block.record(tape, inputs, context);
            }

            @Override
            public INDArray mask(Tape tape, NodeContext context) {
                return rule.mask(tape, context);
            }

            @Override
            public Optional<Output> output() {
                return block.output();
            }
        };
    }

    /** How the mask of a result follows from those of the inputs. */
    @FunctionalInterface
    interface MaskRule {

        /** No mask any more. */
        MaskRule NONE = (tape, context) -> null;

        /** 1 where any input's mask is other than 0; none if an input has none. */
        MaskRule ANY = (tape, context) -> {
            if (context.masks().size() == 1 || context.masks().contains(null)) {
                return context.masks().contains(null) ? null : context.mask();
            }
            INDArray sum = tape.recordingScratch().like(context.mask()).assign(0);
            context.masks().forEach(mask -> sum.addi(Transforms.abs(mask)));
            return sum.assign(sum.gt(0).castTo(sum.dataType()));
        };

        /** As {@link Block#mask}. */
        INDArray mask(Tape tape, NodeContext context);
    }
}
