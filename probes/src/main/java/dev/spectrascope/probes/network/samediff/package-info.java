/**
 * SameDiff graphs differentiated by SameDiff itself, in double precision: there are no exact second derivatives of those here.
 *
 * <p>{@link dev.spectrascope.probes.network.samediff.SameDiffNetwork} is a copy of a graph as
 * {@link dev.spectrascope.probes.network.dl4j.GradientNetwork} wants it.
 */
package dev.spectrascope.probes.network.samediff;
