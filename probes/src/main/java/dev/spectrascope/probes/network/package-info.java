/**
 * A DL4J network as a function that tangents and cotangents can be pushed through exactly, without finite differences.
 *
 * <p>{@link dev.spectrascope.probes.network.DifferentiableNetwork} reads the configuration and the parameters of a
 * {@code MultiLayerNetwork} or {@code ComputationGraph} once, and from then on computes by itself, in the precision asked
 * for: inference mode (batch normalisation by its running moments, no dropout), the mean data loss without L1 and L2, by
 * the trainable parameters only. {@link dev.spectrascope.probes.network.ParameterLayout} says where each of them is.
 *
 * <p>There is one {@code Rule} for each kind of layer, vertex and preprocessor; it turns the configuration into a
 * {@code Block}, which records the layer as steps on a {@code tape}. Derivatives follow from the steps. What has no rule is
 * told by {@link dev.spectrascope.probes.network.block.UnsupportedNetworkException}.
 *
 * <p>The packages below, each knowing only those before it: {@code tape} (steps, and sweeps over them), {@code block} (what a
 * network is made of), {@code activation}, {@code dense}, then side by side {@code convolution}, {@code recurrent},
 * {@code loss}, {@code vertex}, and {@code attention} after {@code recurrent}. Each has one list of its rules, and
 * {@code Rules} gathers the lists. This package puts blocks together to a network. {@code dl4j}, after it, is for networks
 * that some rule is missing for, and {@code samediff}, after that, for SameDiff graphs.
 */
package dev.spectrascope.probes.network;
