package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** h<sub>t</sub> = f(x<sub>t</sub> W + h<sub>t−1</sub> R + b). */
record SimpleRnnCell(Function<Activations.ActivationTape, Variable> activation) implements RecurrentCell {

    static Block of(SimpleRnn layer, NodeState state) {
        state.require(
                !layer.isHasLayerNorm(),
                "layer normalisation, with which DL4J 1.0.0-M2.1 itself cannot compute this layer's output,",
                "are simple recurrent layers without");
        SimpleRnnCell cell = new SimpleRnnCell(Activations.of(layer.getActivationFn(), state));
        return new RecurrentBlock(cell, layer.getRnnDataFormat(), true, false);
    }

    @Override
    public Pass start(Tape tape, Variable sequence, ParameterVariables parameters) {
        Variable inputs = Sequences.affine(
                tape,
                sequence,
                parameters.of(SimpleRnnParamInitializer.WEIGHT_KEY),
                parameters.of(SimpleRnnParamInitializer.BIAS_KEY));
        return new Recurrence(tape, activation, inputs, parameters.of(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY));
    }

    private static final class Recurrence implements Pass {

        private final Tape tape;
        private final Function<Activations.ActivationTape, Variable> activation;
        private final Variable inputs;
        private final Variable weights;
        private Variable state;

        Recurrence(
                Tape tape,
                Function<Activations.ActivationTape, Variable> activation,
                Variable inputs,
                Variable weights) {
            this.tape = tape;
            this.activation = activation;
            this.inputs = inputs;
            this.weights = weights;
        }

        @Override
        public Variable next(long time, INDArray mask) {
            Variable z = Sequences.step(tape, inputs, time);
            if (state != null) {
                Variable recurrent = tape.record(new ProductStep(new MatrixProduct(), state, weights));
                z = tape.record(new SumStep(List.of(z, recurrent)));
            }
            state = Sequences.masked(tape, activation.apply(new Activations.ActivationTape(tape, z)), mask);
            return state;
        }
    }
}
