package dev.spectrascope.probes.spectra;

/**
 * Of what a report speaks.
 *
 * @param epoch epochs completed
 * @param iteration minibatches completed
 * @param learningRate of the training job, null where unknown
 * @param name of the snapshot or model
 * @param setsSeed seed by which the examples were chosen, null where unknown
 */
public record Subject(int epoch, int iteration, Double learningRate, String name, Long setsSeed) {

    /** Measured on examples of which it is not known how they were chosen. */
    public Subject(int epoch, int iteration, Double learningRate, String name) {
        this(epoch, iteration, learningRate, name, null);
    }
}
