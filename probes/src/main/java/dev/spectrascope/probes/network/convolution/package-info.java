/**
 * Layers on sequences, images and volumes: convolutions and poolings, padding and resampling, normalisation of channels, and
 * what windows make of masks.
 *
 * <p>Everything is computed as NCHW images; sequences are images of one column, and other formats are permuted first.
 */
package dev.spectrascope.probes.network.convolution;
