package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The negative log-likelihood of labels y ∈ R<sup>d</sup> under a mixture of M isotropic normal distributions (Bishop, "Mixture
 * Density Networks", Aston University, 1994, equations 23 to 29): one term for each row,
 *
 * <pre>−log Σ_m α_m (2π σ_m²)^(−d/2) exp(−‖y − μ_m‖² / (2 σ_m²)).</pre>
 *
 * <p>The activations are M logits of α, M logarithms of σ, and the d coordinates of each μ<sub>m</sub>.
 *
 * @param mixtures M
 * @param width d
 */
record MixtureDensityTerms(int mixtures, int width) implements LossTerms {

    @Override
    public boolean accepts(long[] labels, long[] outputs) {
        return labels.length == 2
                && labels[0] == outputs[0]
                && labels[1] == width
                && outputs[1] == (long) (width + 2) * mixtures;
    }

    @Override
    public Variable record(Tape tape, Variable activations, INDArray labels) {
        LossTape of = new LossTape(tape);
        Variable logits = of.columns(activations, 0, mixtures);
        Variable logDeviations = of.columns(activations, mixtures, 2L * mixtures);
        Variable precisions = of.each(logDeviations, s -> s.times(-2).exponential());
        Variable logDensities = of.sum(
                logits,
                of.multiple(logDeviations, -width),
                of.multiple(of.product(squaredDistances(of, activations, labels), precisions), -0.5));
        double constant = width * Math.log(2 * Math.PI) / 2;
        return of.each(
                of.difference(logarithmOfSum(of, logits), logarithmOfSum(of, logDensities)), x -> x.plus(constant));
    }

    /** ‖y − μ_m‖², [rows, M]. */
    private Variable squaredDistances(LossTape of, Variable activations, INDArray labels) {
        Scratch scratch = of.tape().recordingScratch();
        long rows = labels.size(0);
        INDArray repeated =
                scratch.view(Expansion.repeatedRows(labels, mixtures, scratch), rows, (long) mixtures * width);
        Variable means = of.columns(activations, 2L * mixtures, activations.shape()[1]);
        Variable squares = of.each(means, x -> x.minus(repeated).squared());
        Variable each = of.tape().record(new ReshapeStep(squares, rows * mixtures, width));
        return of.tape().record(new ReshapeStep(of.rowSums(each), rows, mixtures));
    }

    /** log Σ exp(x) of each row, [rows, 1], whose exponentials do not overflow. */
    private static Variable logarithmOfSum(LossTape of, Variable x) {
        Scratch scratch = of.tape().recordingScratch();
        INDArray largest = scratch.array(x.shape()[0], 1);
        try (INDArray maxima = x.primal().max(true, 1)) {
            largest.assign(maxima);
        }
        INDArray shift = Expansion.toShape(largest, x.shape()[0], x.shape()[1], scratch);
        Variable exponentials = of.each(x, row -> row.minus(shift).exponential());
        return of.each(of.rowSums(exponentials), sum -> sum.logarithm().plus(largest));
    }
}
