package dev.spectrascope.probes.network.block;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer, vertex or preprocessor of a network, as read from its configuration.
 *
 * @param name its name, or that of the layer whose preprocessor it is
 * @param configuration DL4J's {@code Layer}, {@code GraphVertex} or {@code InputPreProcessor}
 * @param inputs the positions of what it reads in the list of nodes; −1 − k is the network's input k
 * @param parameters DL4J's own views of the parameters, by key
 */
public record NetworkNode(String name, Object configuration, List<Integer> inputs, Map<String, INDArray> parameters) {

    /** The position that stands for an input of the network. */
    public static int networkInput(int index) {
        return -1 - index;
    }

    /** The index of the network's input at a position, which must be negative. */
    public static int inputIndex(int position) {
        return -1 - position;
    }

    public NetworkNode withInputs(List<Integer> others) {
        return new NetworkNode(name, configuration, others, parameters);
    }
}
