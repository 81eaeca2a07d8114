/**
 * A DL4J network as a function that tangents and cotangents can be pushed through exactly, without finite differences.
 *
 * <p>{@link dev.spectrascope.probes.network.DifferentiableNetwork} reads the configuration and the parameters of a
 * {@code MultiLayerNetwork} or {@code ComputationGraph} once, and from then on computes by itself, in the precision asked
 * for: inference mode (batch normalisation by its running moments, no dropout), the mean data loss without L1 and L2, by
 * the trainable parameters only. {@link dev.spectrascope.probes.network.ParameterLayout} says where each of them is.
 *
 * <p>There is one {@code Rule} for each kind of layer, vertex and preprocessor, registered in {@code Rules}; it turns the
 * configuration into a {@code Block}, which records the layer as steps on a tape. Derivatives follow from the steps. What
 * has no rule is told by {@link dev.spectrascope.probes.network.UnsupportedNetworkException}.
 */
package dev.spectrascope.probes.network;
