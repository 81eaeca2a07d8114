package dev.spectrascope.probes.spectra;

/**
 * Of what a report speaks.
 *
 * @param epoch epochs completed
 * @param iteration minibatches completed
 * @param learningRate of the training job, null where unknown
 * @param name of the snapshot or model
 */
public record Subject(int epoch, int iteration, Double learningRate, String name) {}
