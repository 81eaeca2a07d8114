/**
 * Layers that a network ends with: ND4J's losses after any activation, as functions of the pre-activation with two
 * derivatives.
 *
 * <p>Softmax with cross-entropy has a class of its own; everything else is a {@code ComposedLoss} of terms.
 */
package dev.spectrascope.probes.network.loss;
