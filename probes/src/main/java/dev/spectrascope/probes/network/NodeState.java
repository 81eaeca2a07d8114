package dev.spectrascope.probes.network;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a rule may know of a node beside its configuration.
 *
 * @param node the node
 * @param constants copies, in the precision of the computation, of those parameters that are not trained
 * @param dataType the precision of the computation
 */
record NodeState(NetworkNode node, Map<String, INDArray> constants, DataType dataType) {

    /** For an option that is not supported: one line that names the node, its class and the remedy. */
    UnsupportedNetworkException unsupported(String what, String supported) {
        return new UnsupportedNetworkException("layer \"" + node.name() + "\" ("
                + node.configuration().getClass().getName() + "): " + what + " is not supported: supported "
                + supported);
    }

    /** Refuses an option unless a condition holds. */
    void require(boolean condition, String what, String supported) {
        if (!condition) {
            throw unsupported(what, supported);
        }
    }
}
