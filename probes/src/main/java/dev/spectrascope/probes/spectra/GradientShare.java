package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How much of a gradient lies in a space spanned by eigenvectors. Costs no product: one inner product for each vector. */
final class GradientShare {

    private GradientShare() {}

    /**
     * ‖P∇L‖² / ‖∇L‖², P the projection on the leading eigenvectors, which are orthonormal up to their residuals.
     *
     * @param gradient shape [p]
     * @param most eigenvectors to take
     * @return in [0, 1]; null where the gradient is 0
     */
    static Double of(INDArray gradient, EigenPairs pairs, long most) {
        double squared = VectorArithmetic.dot(gradient, gradient);
        if (!(squared > 0)) {
            return null;
        }
        double inside = 0;
        for (int i = 0; i < Math.min(most, pairs.count()); i++) {
            double cosine = VectorArithmetic.dot(pairs.vector(i), gradient);
            inside += cosine * cosine;
        }
        return Math.min(1, inside / squared);
    }
}
