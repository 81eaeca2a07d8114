package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a YOLO layer is configured with, as far as boxes go.
 *
 * @param priors (p<sub>w</sub>, p<sub>h</sub>) of each box in cells, [B, 2], in the computation's precision
 * @param positions the loss of (x, y) and of (√w, √h)
 * @param coordinates λ<sub>coord</sub>, the weight of that
 * @param withoutObject λ<sub>noobj</sub>, the weight of the confidence of boxes that answer for no object
 */
record YoloWeights(INDArray priors, WeightedTerms positions, double coordinates, double withoutObject) {

    /** B. */
    long boxes() {
        return priors.size(0);
    }

    /** (√p<sub>w</sub>, √p<sub>h</sub>) for each row: cell after cell, and the boxes of one cell after each other; [rows, 2]. */
    INDArray rootPriors(long rows, Scratch scratch) {
        INDArray roots = Transforms.sqrt(scratch.copy(priors), false);
        INDArray row = scratch.view(roots, 1, roots.length());
        return scratch.view(Expansion.toShape(row, rows / boxes(), roots.length(), scratch), rows, 2);
    }
}
