package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One column of a QR decomposition after the other. */
final class GramSchmidt {

    /** The share of its length below which what is left of a vector is no longer orthogonal to working precision. */
    private static final double CANCELLED = 0.1;

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
        VectorArithmetic.scale(1 / norm, w);
        if (norm < CANCELLED * before) {
            // What rounding left of the span was small beside the old length only.
            basis.orthogonalise(w);
            VectorArithmetic.scale(1 / VectorArithmetic.norm(w), w);
        }
        return column;
    }
}
