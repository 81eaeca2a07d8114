package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The variables of a SameDiff graph as one flat vector: those of type VARIABLE with floating point numbers, in the order
 * of their names (a graph's own is lost when it is saved), each in 'c' order.
 */
public final class SameDiffParameters {

    private final SameDiff graph;
    private final List<String> names;

    /** Reads which variables there are; their arrays stay the graph's. */
    public SameDiffParameters(SameDiff graph) {
        this.graph = graph;
        this.names = graph.variables().stream()
                .filter(variable -> variable.getVariableType() == VariableType.VARIABLE
                        && variable.dataType().isFPType())
                .map(SDVariable::name)
                .sorted()
                .toList();
    }

    /** Their number together. */
    public long length() {
        return names.stream().mapToLong(name -> array(name).length()).sum();
    }

    /** The widest of their types; FLOAT if there is none. */
    public DataType dataType() {
        return names.stream()
                .map(name -> array(name).dataType())
                .reduce((one, other) -> one.width() >= other.width() ? one : other)
                .orElse(DataType.FLOAT);
    }

    /**
     * Copies them, cast to the type of the target.
     *
     * @param flat of their length
     */
    public void copyTo(INDArray flat) {
        long offset = 0;
        for (String name : names) {
            INDArray array = array(name);
            view(flat, offset, array).assign(array);
            offset += array.length();
        }
    }

    /** Whether another graph's have the same names and values. */
    public boolean haveValuesOf(SameDiffParameters other) {
        return names.equals(other.names)
                && names.stream().allMatch(name -> array(name).equals(other.array(name)));
    }

    /** Sets them. */
    public void assign(INDArray flat) {
        long offset = 0;
        for (String name : names) {
            INDArray array = array(name);
            array.assign(view(flat, offset, array));
            offset += array.length();
        }
    }

    /**
     * θ: those that are trained.
     *
     * @param isTrained by a variable's name
     */
    ParameterLayout layout(Predicate<String> isTrained) {
        List<ParameterSegment> segments = new ArrayList<>();
        long offset = 0;
        long networkOffset = 0;
        for (String name : names) {
            INDArray array = array(name);
            if (isTrained.test(name)) {
                segments.add(new ParameterSegment(
                        scope(name),
                        name.substring(name.lastIndexOf('/') + 1),
                        offset,
                        networkOffset,
                        Arrays.stream(array.shape()).boxed().toList(),
                        'c'));
                offset += array.length();
            }
            networkOffset += array.length();
        }
        return new ParameterLayout(segments);
    }

    /** The names of those that are trained, in the order of {@link #layout}. */
    List<String> names(Predicate<String> isTrained) {
        return names.stream().filter(isTrained).toList();
    }

    /** SameDiff's name scopes end in slashes, and are what comes nearest to a layer. */
    private static String scope(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private INDArray array(String name) {
        return graph.getVariable(name).getArr();
    }

    private static INDArray view(INDArray flat, long offset, INDArray like) {
        return flat.get(NDArrayIndex.interval(offset, offset + like.length())).reshape('c', like.shape());
    }
}
