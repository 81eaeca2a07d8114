package dev.spectrascope.probes.network;

/**
 * The end of a network: a loss on the pre-activations that a block gives.
 *
 * @param loss a function of single rows
 * @param rows how pre-activations and labels are made rows
 * @param masked whether DL4J multiplies the pre-activation itself with the mask, as layers with weights do
 */
record Output(Loss loss, RowOrder rows, boolean masked) {}
