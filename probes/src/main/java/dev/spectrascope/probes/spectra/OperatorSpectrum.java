package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The spectrum of one operator.
 *
 * @param top largest eigenvalues, descending
 * @param bottom smallest eigenvalues, ascending
 * @param range bounds [lo, hi] that hold the spectrum up to the Lanczos run's residuals
 * @param bulkEdge upper edge of the bulk: the eigenvalue that has C others above it, C the classes
 * @param trace stochastic estimate from the density's own products
 * @param density smoothed spectral density
 * @param logDensity smoothed density of the logarithm of the magnitude
 * @param negativeMass Σ |λ| over the negative eigenvalues divided by that over all, in [0, 1]
 * @param negative the same with its error, and the share of negative eigenvalues
 * @param powerLaw fitted to the tail of the bulk
 * @param marchenkoPastur the law of this kind that comes nearest to the bulk
 * @param gradientShare share of the squared norm of the gradient of the mean loss that lies in the span of the {@code top}
 *     eigenvectors, in [0, 1]: ‖P∇L‖² / ‖∇L‖² (Gur-Ari, Roberts, Dyer, Gradient Descent Happens in a Tiny Subspace, 2018,
 *     section 2); null of blocks of layers, and where the gradient is 0
 * @param comparison what other algorithms say, if asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperatorSpectrum(
        List<Eigenvalue> top,
        List<Eigenvalue> bottom,
        double[] range,
        Double bulkEdge,
        Trace trace,
        Density density,
        LogDensity logDensity,
        Double negativeMass,
        Negative negative,
        PowerLawFit powerLaw,
        MarchenkoPasturLaw marchenkoPastur,
        Double gradientShare,
        List<MethodResult> comparison) {

    /** What reports held before there were log-spectra. */
    public OperatorSpectrum(
            List<Eigenvalue> top,
            List<Eigenvalue> bottom,
            double[] range,
            Double bulkEdge,
            Trace trace,
            Density density) {
        this(top, bottom, range, bulkEdge, trace, density, null, null, null, null, null, null, null);
    }

    OperatorSpectrum withComparison(List<MethodResult> others) {
        return with(density, logDensity, gradientShare, others);
    }

    OperatorSpectrum withGradientShare(Double share) {
        return with(density, logDensity, share, comparison);
    }

    OperatorSpectrum with(Density linear, LogDensity logarithmic, List<MethodResult> others) {
        return with(linear, logarithmic, gradientShare, others);
    }

    private OperatorSpectrum with(Density linear, LogDensity logarithmic, Double share, List<MethodResult> others) {
        return new OperatorSpectrum(
                top,
                bottom,
                range,
                bulkEdge,
                trace,
                linear,
                logarithmic,
                negativeMass,
                negative,
                powerLaw,
                marchenkoPastur,
                share,
                others);
    }

    /**
     * What another algorithm says of the same operator; of the last three components one is there.
     *
     * @param method {@link Method#label()}
     * @param products spent
     * @param top eigenvalues of largest magnitude, descending in magnitude
     * @param density nothing deflated
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MethodResult(String method, long products, Trace trace, Density density, List<Eigenvalue> top) {

        static MethodResult ofTrace(String method, Trace trace, long products) {
            return new MethodResult(method, products, trace, null, null);
        }

        static MethodResult ofDensity(String method, long products, Density density) {
            return new MethodResult(method, products, null, density, null);
        }

        static MethodResult ofEigenvalues(String method, long products, List<Eigenvalue> top) {
            return new MethodResult(method, products, null, null, top);
        }
    }

    /**
     * @param eigenvalue the Ritz value λ
     * @param residual ‖Av − λv‖ / |λ|
     */
    public record Eigenvalue(double eigenvalue, double residual) {}

    /**
     * @param value estimated trace
     * @param standardError over the start vectors; null with a single vector
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trace(double value, Double standardError) {}

    /**
     * A density of eigenvalues that integrates to 1.
     *
     * @param eigenvalue the grid, ascending
     * @param density at each point of the grid
     * @param standardError at each point, over the start vectors; null with a single vector
     * @param deflated whether the {@code top} eigenpairs were projected out; they are then not part of the density
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Density(
            double[] eigenvalue,
            double[] density,
            double[] standardError,
            int steps,
            int vectors,
            double kappa,
            boolean deflated) {}

    /**
     * The density of s = ln(|λ| + ε) of all eigenvalues, outliers too, the signs apart. The integrals of both curves over s and
     * the share below ε add up to 1.
     *
     * @param magnitude |λ| + ε at the points of the grid, ascending, at equal distances of s
     * @param positive density over s of the eigenvalues λ ≥ ε
     * @param negative density over s of the eigenvalues λ ≤ −ε
     * @param positiveStandardError at each point, over the start vectors; null with a single vector
     * @param negativeStandardError likewise
     * @param belowEpsilon share of the eigenvalues with |λ| &lt; ε
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LogDensity(
            double[] magnitude,
            double[] positive,
            double[] negative,
            double[] positiveStandardError,
            double[] negativeStandardError,
            double belowEpsilon,
            double epsilon,
            int steps,
            int vectors,
            double kappa) {}

    /**
     * The negative part of a spectrum.
     *
     * @param share of the eigenvalues below −threshold
     * @param shareStandardError over the start vectors; null with a single vector
     * @param shareBounds [lo, hi] between which the Lanczos run leaves the share: where many eigenvalues are near 0, the Ritz
     *     values next to it stand for some on both sides
     * @param massStandardError of {@code negativeMass}, over the start vectors
     * @param threshold eigenvalues no farther from 0 count as 0: rounding gives the zeros of an operator of low rank
     *     either sign
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Negative(
            double share,
            Double shareStandardError,
            double[] shareBounds,
            Double massStandardError,
            double threshold) {}

    /**
     * ln φ = ln c − exponent · ln |λ|, fitted to the density over |λ|, both signs together, of the bulk.
     *
     * @param exponent α; positive where the density falls
     * @param r2 share of the variance of ln φ that the line explains
     * @param from least |λ| of the fit: below it the Lanczos steps resolve no place
     * @param to largest |λ| of the fit: half the bulk's largest magnitude
     */
    public record PowerLawFit(double exponent, double r2, double from, double to) {}

    /**
     * The Marchenko–Pastur law nearest to the bulk.
     *
     * @param variance σ² of the elements
     * @param ratio γ
     * @param lower edge of its continuous part
     * @param upper edge of its continuous part
     * @param distance Wasserstein-1 distance from the bulk, in units of the eigenvalues
     * @param relativeDistance that distance divided by the one of the nearest single point: 0 for a perfect fit, 1 and above
     *     for one that says no more than a single point does
     */
    public record MarchenkoPasturLaw(
            double variance, double ratio, double lower, double upper, double distance, double relativeDistance) {}
}
