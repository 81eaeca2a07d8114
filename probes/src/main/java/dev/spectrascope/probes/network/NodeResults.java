package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the nodes of a network give on a batch, recorded one after another: a variable, and perhaps a mask. */
final class NodeResults {

    private record Result(Variable variable, INDArray mask) {}

    private final Tape tape;
    private final long examples;
    private final List<Result> inputs = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    NodeResults(Tape tape, long examples) {
        this.tape = tape;
        this.examples = examples;
    }

    /** The next input of the network; the mask may be null. */
    void addInput(INDArray features, INDArray mask) {
        inputs.add(new Result(tape.constant(features), mask));
    }

    /** Records the next node. */
    void record(DifferentiableNetwork.RecordedNode node, List<Variable> parameters) {
        NodeContext context = new NodeContext(
                key -> {
                    Integer segment = node.segments().get(key);
                    return segment == null ? tape.constant(node.constants().get(key)) : parameters.get(segment);
                },
                gather(node, Result::mask),
                examples);
        Variable variable = node.block().record(tape, gather(node, Result::variable), context);
        boolean masked = context.masks().stream().anyMatch(Objects::nonNull);
        results.add(new Result(variable, masked ? node.block().mask(tape, context) : null));
    }

    private <T> List<T> gather(DifferentiableNetwork.RecordedNode node, Function<Result, T> part) {
        List<T> gathered = new ArrayList<>();
        for (int position : node.inputs()) {
            gathered.add(
                    part.apply(position < 0 ? inputs.get(NetworkNode.inputIndex(position)) : results.get(position)));
        }
        return gathered;
    }

    Variable variable(int node) {
        return results.get(node).variable();
    }

    /** Null for none. */
    INDArray mask(int node) {
        return results.get(node).mask();
    }
}
