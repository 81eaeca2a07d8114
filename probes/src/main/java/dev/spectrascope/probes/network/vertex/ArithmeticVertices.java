package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Vertices that calculate element by element. */
final class ArithmeticVertices {

    private ArithmeticVertices() {}

    static Block elementWise(ElementWiseVertex vertex, NodeState state) {
        Block combination = (tape, inputs, context) -> {
            if (inputs.size() == 1) {
                return inputs.get(0);
            }
            List<Variable> operands = expanded(tape, inputs, state);
            return switch (vertex.getOp()) {
                case Add -> tape.record(new SumStep(operands));
                case Average -> multiple(tape, tape.record(new SumStep(operands)), 1.0 / operands.size());
                case Subtract -> difference(tape, operands, state);
                case Product -> product(tape, operands);
                case Max -> maximum(tape, operands);
            };
        };
        return combination.withMask(Block.MaskRule.ANY);
    }

    static Block scale(ScaleVertex vertex, NodeState state) {
        return (tape, inputs, context) -> multiple(tape, inputs.get(0), vertex.getScaleFactor());
    }

    static Block shift(ShiftVertex vertex, NodeState state) {
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            INDArray shift = tape.recordingScratch().like(x.primal()).assign(vertex.getShiftFactor());
            return tape.record(new SumStep(List.of(x, tape.constant(shift))));
        };
    }

    // Repeated along dimensions of size 1 to the shape of all.
    private static List<Variable> expanded(Tape tape, List<Variable> inputs, NodeState state) {
        long[] shape = inputs.get(0).shape().clone();
        for (Variable input : inputs) {
            long[] own = input.shape();
            state.require(
                    own.length == shape.length,
                    "combining arrays of shapes " + Arrays.toString(shape) + " and " + Arrays.toString(own),
                    "are shapes of one rank");
            for (int i = 0; i < shape.length; i++) {
                shape[i] = Math.max(shape[i], own[i]);
            }
        }
        List<Variable> expanded = new ArrayList<>();
        for (Variable input : inputs) {
            for (int i = 0; i < shape.length; i++) {
                state.require(
                        input.shape()[i] == shape[i] || input.shape()[i] == 1,
                        "combining arrays of shapes " + Arrays.toString(shape) + " and "
                                + Arrays.toString(input.shape()),
                        "are sizes that are equal or 1");
            }
            expanded.add(
                    Arrays.equals(input.shape(), shape)
                            ? input
                            : LinearStep.record(tape, input, new Expansion(input.shape(), shape)));
        }
        return expanded;
    }

    private static Variable multiple(Tape tape, Variable x, double factor) {
        return LinearStep.record(tape, x, new ScalarMultiple(factor));
    }

    private static Variable difference(Tape tape, List<Variable> operands, NodeState state) {
        state.require(operands.size() == 2, "a difference of " + operands.size() + " inputs", "are differences of two");
        return tape.record(new SumStep(List.of(operands.get(0), multiple(tape, operands.get(1), -1))));
    }

    private static Variable product(Tape tape, List<Variable> operands) {
        Variable product = operands.get(0);
        for (Variable factor : operands.subList(1, operands.size())) {
            product = tape.record(new ProductStep(new ElementwiseProduct(), product, factor));
        }
        return product;
    }

    // The sum of all operands where they are the largest: the choice among equals is that of DL4J's backward pass.
    private static Variable maximum(Tape tape, List<Variable> operands) {
        INDArray[] values = operands.stream().map(Variable::primal).toArray(INDArray[]::new);
        INDArray indices = Nd4j.createUninitialized(DataType.INT32, values[0].shape());
        Nd4j.exec(DynamicCustomOp.builder("mergemaxindex")
                .addInputs(values)
                .addOutputs(indices)
                .build());
        List<Variable> largest = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            INDArray chosen = tape.recordingScratch().copy(indices.eq(i));
            largest.add(LinearStep.record(tape, operands.get(i), new ConstantFactor(chosen)));
        }
        indices.close();
        return tape.record(new SumStep(largest));
    }
}
