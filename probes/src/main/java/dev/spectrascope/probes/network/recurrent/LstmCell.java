package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.BroadcastProduct;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.PointStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.SliceStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's long short-term memory: with z = x<sub>t</sub> W + h<sub>t−1</sub> R + b cut into four, for the candidate a, the
 * forget gate f, the output gate o and the input gate g, c<sub>t</sub> = f c<sub>t−1</sub> + g a and
 * h<sub>t</sub> = o act(c<sub>t</sub>).
 *
 * @param activation of a and c
 * @param gate of f, o and g
 * @param functions φ and σ, if both work on single elements and none is the identity, so that all time steps can be one step
 * @param peepholes whether R has three more columns, the factors on c<sub>t−1</sub> in f, on c<sub>t</sub> in o and on
 *     c<sub>t−1</sub> in g
 */
// GravesLSTM is deprecated in DL4J, and still in use.
@SuppressWarnings("deprecation")
record LstmCell(
        Function<Activations.ActivationTape, Variable> activation,
        Function<Activations.ActivationTape, Variable> gate,
        Optional<LstmFunctions> functions,
        boolean peepholes)
        implements RecurrentCell {

    static Block of(LSTM layer, NodeState state) {
        return new RecurrentBlock(cell(layer, false, state), layer.getRnnDataFormat(), false, false);
    }

    static Block graves(GravesLSTM layer, NodeState state) {
        return new RecurrentBlock(cell(layer, true, state), layer.getRnnDataFormat(), false, false);
    }

    private static LstmCell cell(AbstractLSTM layer, boolean peepholes, NodeState state) {
        return cell(layer.getActivationFn(), layer.getGateActivationFn(), peepholes, state);
    }

    private static LstmCell cell(IActivation activation, IActivation gate, boolean peepholes, NodeState state) {
        return new LstmCell(
                Activations.of(activation, state),
                Activations.of(gate, state),
                LstmFunctions.of(activation, gate),
                peepholes);
    }

    /** The sum of a forward and a backward pass, each with parameters of its own. */
    static Block gravesBidirectional(GravesBidirectionalLSTM layer, NodeState state) {
        LstmCell cell = cell(layer.getActivationFn(), layer.getGateActivationFn(), true, state);
        RecurrentBlock forward = new RecurrentBlock(cell, layer.getRnnDataFormat(), true, false);
        RecurrentBlock backward = forward.reversed();
        return (tape, inputs, context) -> tape.record(new SumStep(List.of(
                forward.record(tape, inputs, context.withParameters(key -> context.of(key + 'F'))),
                backward.record(tape, inputs, context.withParameters(key -> context.of(key + 'B'))))));
    }

    @Override
    public Pass start(Tape tape, Variable sequence, ParameterVariables parameters) {
        return new Recurrence(tape, this, inputs(tape, sequence, parameters), recurrent(parameters));
    }

    @Override
    public Optional<Variable> whole(Tape tape, Variable sequence, ParameterVariables parameters, boolean backwards) {
        return functions
                .filter(known -> !peepholes)
                .map(known -> LstmSequence.record(
                        tape, inputs(tape, sequence, parameters), recurrent(parameters), known, backwards));
    }

    /** x W + b of all time steps, [t, n, 4 h]. */
    private static Variable inputs(Tape tape, Variable sequence, ParameterVariables parameters) {
        return Sequences.affine(
                tape,
                sequence,
                parameters.of(LSTMParamInitializer.INPUT_WEIGHT_KEY),
                parameters.of(LSTMParamInitializer.BIAS_KEY));
    }

    private static Variable recurrent(ParameterVariables parameters) {
        return parameters.of(LSTMParamInitializer.RECURRENT_WEIGHT_KEY);
    }

    private static final class Recurrence implements Pass {

        private final Tape tape;
        private final LstmCell cell;
        private final Variable inputs;
        private final Variable weights;
        private final List<Variable> peepholes;
        private final long size;
        private Variable output;
        private Variable memory;

        Recurrence(Tape tape, LstmCell cell, Variable inputs, Variable recurrent) {
            this.tape = tape;
            this.cell = cell;
            this.inputs = inputs;
            this.size = recurrent.shape()[0];
            this.weights = cell.peepholes() ? columns(recurrent, 0, 4) : recurrent;
            this.peepholes = cell.peepholes()
                    ? List.of(peephole(recurrent, 0), peephole(recurrent, 1), peephole(recurrent, 2))
                    : List.of();
        }

        private Variable peephole(Variable recurrent, int index) {
            return tape.record(new PointStep(recurrent, 1, 4 * size + index));
        }

        private Variable columns(Variable x, int from, int to) {
            return tape.record(new SliceStep(x, 1, from * size, to * size));
        }

        @Override
        public Variable next(long time, INDArray mask) {
            Variable z = Sequences.step(tape, inputs, time);
            if (output != null) {
                z = sum(z, tape.record(new ProductStep(new MatrixProduct(), output, weights)));
            }
            Variable candidate = apply(cell.activation(), columns(z, 0, 1));
            Variable outputGate;
            Variable next;
            if (cell.peepholes()) {
                next = product(apply(cell.gate(), peeped(columns(z, 3, 4), 2, memory)), candidate);
                if (memory != null) {
                    next = sum(product(apply(cell.gate(), peeped(columns(z, 1, 2), 0, memory)), memory), next);
                }
                outputGate = apply(cell.gate(), peeped(columns(z, 2, 3), 1, next));
            } else {
                // The three gates lie side by side.
                Variable gates = apply(cell.gate(), columns(z, 1, 4));
                next = product(columns(gates, 2, 3), candidate);
                if (memory != null) {
                    next = sum(product(columns(gates, 0, 1), memory), next);
                }
                outputGate = columns(gates, 1, 2);
            }
            output = Sequences.masked(tape, product(outputGate, apply(cell.activation(), next)), mask);
            memory = Sequences.masked(tape, next, mask);
            return output;
        }

        private Variable peeped(Variable z, int peephole, Variable seen) {
            return seen == null
                    ? z
                    : sum(z, tape.record(new ProductStep(new BroadcastProduct(0), seen, peepholes.get(peephole))));
        }

        private Variable sum(Variable left, Variable right) {
            return tape.record(new SumStep(List.of(left, right)));
        }

        private Variable product(Variable left, Variable right) {
            return tape.record(new ProductStep(new ElementwiseProduct(), left, right));
        }

        private Variable apply(Function<Activations.ActivationTape, Variable> function, Variable x) {
            return function.apply(new Activations.ActivationTape(tape, x));
        }
    }
}
