/**
 * DL4J's networks differentiated by DL4J itself, in double precision and as at inference: what is left for networks that
 * have a part without exact second derivatives here.
 *
 * <p>{@link dev.spectrascope.probes.network.dl4j.InferenceNetwork} is a copy of a network whose backward pass, which in
 * DL4J is made for training, gives the gradient of the network at inference.
 */
package dev.spectrascope.probes.network.dl4j;
