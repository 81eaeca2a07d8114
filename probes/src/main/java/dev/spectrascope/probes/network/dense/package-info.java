/**
 * Layers on vectors, one for each example: dense layers and encoders, layer normalisation.
 */
package dev.spectrascope.probes.network.dense;
