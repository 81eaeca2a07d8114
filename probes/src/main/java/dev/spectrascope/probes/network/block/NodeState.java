package dev.spectrascope.probes.network.block;

import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a rule may know of a node beside its configuration.
 *
 * @param node the node
 * @param constants copies, in the precision of the computation, of those parameters that are not trained
 * @param dataType the precision of the computation
 * @param rules of configurations within the node's
 */
public record NodeState(NetworkNode node, Map<String, INDArray> constants, DataType dataType, RuleTable rules) {

    /**
     * The block of a configuration that the node's own wraps.
     *
     * @throws UnsupportedNetworkException if it is not supported
     */
    public Block block(Object wrapped) {
        return rules.block(wrapped, this);
    }

    /** The keys of the node's parameter arrays that are not trained by such a configuration. */
    public Set<String> untrained(Object wrapped) {
        return rules.untrained(new NetworkNode(node.name(), wrapped, node.inputs(), node.parameters()));
    }

    /** For an option that is not supported: one line that names the node, its class and the remedy. */
    public UnsupportedNetworkException unsupported(String what, String supported) {
        return new UnsupportedNetworkException("layer \"" + node.name() + "\" ("
                + node.configuration().getClass().getName() + "): " + what + " is not supported: supported "
                + supported);
    }

    /** Refuses an option unless a condition holds. */
    public void require(boolean condition, String what, String supported) {
        if (!condition) {
            throw unsupported(what, supported);
        }
    }
}
