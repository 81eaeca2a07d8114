package dev.spectrascope.probes.network.block;

/**
 * The end of a network: a loss on the pre-activations that a block gives as rows.
 *
 * @param loss a function of single rows
 * @param rows how the block orders the rows, which labels and masks are to follow
 * @param masked whether DL4J multiplies the pre-activation itself with the mask, as layers with weights do
 */
public record Output(Loss loss, RowOrder rows, boolean masked) {}
