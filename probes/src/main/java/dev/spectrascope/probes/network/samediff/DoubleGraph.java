package dev.spectrascope.probes.network.samediff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;

/** Copies of graphs in which all that is floating point is DOUBLE, but for what a graph casts itself. */
final class DoubleGraph {

    private DoubleGraph() {}

    static SameDiff of(SameDiff original) {
        SameDiff copy = SerializedGraph.copy(original);
        Map<String, DataType> types = new HashMap<>();
        for (SDVariable variable : copy.variables()) {
            if (variable.getVariableType() != VariableType.ARRAY
                    && variable.dataType().isFPType()) {
                types.put(variable.name(), DataType.DOUBLE);
            }
        }
        copy.convertDataTypes(types);
        inferTypes(copy);
        return copy;
    }

    /** SameDiff infers each operation's types but once, some before those of its inputs. */
    private static void inferTypes(SameDiff graph) {
        for (boolean changed = true; changed; ) {
            changed = false;
            for (SameDiffOp operation : graph.getOps().values()) {
                List<String> inputs = operation.getInputsToOp();
                List<String> results = operation.getOutputsOfOp();
                if (inputs == null || results == null) {
                    continue;
                }
                List<DataType> types = operation
                        .getOp()
                        .calculateOutputDataTypes(inputs.stream()
                                .map(name -> graph.getVariable(name).dataType())
                                .toList());
                for (int i = 0; i < results.size(); i++) {
                    SDVariable result = graph.getVariable(results.get(i));
                    changed |= result.dataType() != types.get(i);
                    result.setDataType(types.get(i));
                }
            }
        }
    }
}
