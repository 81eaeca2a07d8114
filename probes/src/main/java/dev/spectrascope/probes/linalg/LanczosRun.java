package dev.spectrascope.probes.linalg;

import java.util.Arrays;

/**
 * What M steps of Lanczos leave behind: A V = V T + β<sub>M</sub> v<sub>M+1</sub> e<sub>M</sub>ᵀ, without V.
 *
 * @param tridiagonal T, M × M
 * @param residual β<sub>M</sub> ≥ 0; 0 where the steps ended in an invariant subspace, and the Ritz values are eigenvalues
 */
public record LanczosRun(SymmetricTridiagonal tridiagonal, double residual) {

    public LanczosRun {
        if (!(residual >= 0) || Double.isInfinite(residual)) {
            throw new IllegalArgumentException("the residual of a Lanczos run must be a number >= 0; got " + residual);
        }
    }

    /** Of the first steps in α and β, the last β being the residual where the subspace is not invariant. */
    static LanczosRun of(double[] alpha, double[] beta, int steps, double residual) {
        return new LanczosRun(
                new SymmetricTridiagonal(Arrays.copyOf(alpha, steps), Arrays.copyOf(beta, steps - 1)), residual);
    }

    /** M, the steps made, one product each. */
    public int steps() {
        return tridiagonal.size();
    }

    /** The run as it was after its first steps; the run itself where it has no more than those. */
    public LanczosRun first(int steps) {
        return steps >= steps()
                ? this
                : new LanczosRun(tridiagonal.leading(steps), tridiagonal.offDiagonal()[steps - 1]);
    }

    /**
     * The spectral measure of the start vector as this run knows it: Ritz values θ<sub>m</sub>, weighted by the squared
     * first components of T's eigenvectors (Gauss quadrature; Golub and Welsch 1969).
     */
    public SpectralMeasure measure() {
        SymmetricTridiagonal.Eigen eigen = tridiagonal.eigen();
        double[] weights = eigen.first();
        for (int m = 0; m < weights.length; m++) {
            weights[m] *= weights[m];
        }
        return new SpectralMeasure(eigen.values(), weights);
    }

    /**
     * Bounds for the spectrum (Papyan 2019, Algorithm 4): the extreme Ritz values, moved outwards by their
     * residuals ‖A y − θ y‖ = β<sub>M</sub> |last component|.
     */
    public SpectralRange range() {
        SymmetricTridiagonal.Eigen eigen = tridiagonal.eigen();
        double[] values = eigen.values();
        int top = values.length - 1;
        return new SpectralRange(
                values[0] - residual * Math.abs(eigen.last()[0]), values[top] + residual * Math.abs(eigen.last()[top]));
    }
}
