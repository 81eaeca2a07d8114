package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One column of a QR decomposition after the other. */
final class GramSchmidt {

    private GramSchmidt() {}

    /**
     * Makes w the unit vector in which it leaves the span of a basis, ready to be appended.
     *
     * @return w's column of R: its coefficients in the basis and, last, the norm of what lies outside; 0 there where that is no more than
     *     what rounding leaves, and w is then of no use
     */
    static double[] orthonormalise(INDArray w, KrylovBasis basis) {
        double before = VectorArithmetic.norm(w);
        double[] column = Arrays.copyOf(basis.orthogonalise(w), basis.columns() + 1);
        double norm = VectorArithmetic.norm(w);
        if (norm <= FastLanczos.roundoff(w.dataType()) * before) {
            return column;
        }
        column[basis.columns()] = norm;
        // Once more at its new length: what rounding left of the span was small beside the old one only.
        VectorArithmetic.scale(1 / norm, w);
        basis.orthogonalise(w);
        VectorArithmetic.scale(1 / VectorArithmetic.norm(w), w);
        return column;
    }
}
