/**
 * What is taken from a training program: parameters at scheduled moments, and examples for the probe sets.
 *
 * <p>The thread that trains only copies; {@link dev.spectrascope.agent.capture.CaptureWriter}'s one thread writes. ND4J's
 * and Java's random states, listeners, layers and workspaces of the program are not touched. Networks with one input and
 * one output whose labels are one-hot rows are supported; others are left alone.
 */
package dev.spectrascope.agent.capture;
