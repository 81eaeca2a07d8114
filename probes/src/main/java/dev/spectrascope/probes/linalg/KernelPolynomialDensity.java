package dev.spectrascope.probes.linalg;

/**
 * A density of eigenvalues by {@link KernelPolynomialMethod}; it integrates to 1.
 *
 * @param eigenvalues the grid, K points at equal distance, ascending
 * @param density φ there, in 1 / unit of eigenvalue: the mean over the grid's cell around each point
 * @param range bounds of the spectrum by Lanczos; the grid reaches beyond them by the margin
 * @param trace the estimate of tr A that came with the products
 * @param options what it was made with
 * @param products operator products spent, those that found the range among them
 */
public record KernelPolynomialDensity(
        double[] eigenvalues,
        DensityCurve density,
        SpectralRange range,
        Estimate trace,
        KernelPolynomialOptions options,
        int products) {

    public KernelPolynomialDensity {
        eigenvalues = eigenvalues.clone();
    }

    @Override
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The integral of φ over the grid by the trapezoidal rule. */
    public double integral() {
        return SpectralDensity.trapezoid(density.values(), eigenvalues[1] - eigenvalues[0]);
    }
}
