/**
 * What is taken from a training program: parameters at scheduled moments, and examples for the probe sets.
 *
 * <p>The thread that trains only copies; {@link dev.spectrascope.agent.capture.CaptureWriter}'s one thread writes. ND4J's
 * and Java's random states, listeners, layers and workspaces of the program are not touched. Examples are taken from what
 * the program hands to {@code fit}, {@code evaluate} and {@code score}: any number of inputs and outputs, with masks,
 * sequences of any length, labels of classes or of values.
 */
package dev.spectrascope.agent.capture;
