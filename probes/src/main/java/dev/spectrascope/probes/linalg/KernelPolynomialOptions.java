package dev.spectrascope.probes.linalg;

/**
 * The parameters of {@link KernelPolynomialMethod}.
 *
 * @param products for each vector, at least 1; they give twice as many moments
 * @param rangeSteps M₀, the Lanczos steps that find the range; at least 1
 * @param vectors n_vec, random vectors averaged; at least 1
 * @param points K, of the grid; at least 3
 * @param margin τ, above 0: the share of the range's width by which the polynomials reach beyond it on each side
 */
public record KernelPolynomialOptions(int products, int rangeSteps, int vectors, int points, double margin) {

    private static final OptionCheck CHECK = new OptionCheck("kernel polynomial");

    /** 128 products for each vector, M₀ = 32, one vector, K = 1024, τ = 0.05. */
    public static final KernelPolynomialOptions DEFAULT = new KernelPolynomialOptions(128, 32, 1, 1024, 0.05);

    public KernelPolynomialOptions {
        CHECK.require(products >= 1, "products", products, "at least 1");
        CHECK.require(rangeSteps >= 1, "range steps", rangeSteps, "at least 1");
        CHECK.require(vectors >= 1, "vectors", vectors, "at least 1");
        CHECK.require(points >= 3, "points", points, "at least 3");
        CHECK.require(margin > 0 && Double.isFinite(margin), "margin", margin, "above 0");
    }

    public KernelPolynomialOptions withProducts(int newProducts) {
        return new KernelPolynomialOptions(newProducts, rangeSteps, vectors, points, margin);
    }

    public KernelPolynomialOptions withRangeSteps(int newRangeSteps) {
        return new KernelPolynomialOptions(products, newRangeSteps, vectors, points, margin);
    }

    public KernelPolynomialOptions withVectors(int newVectors) {
        return new KernelPolynomialOptions(products, rangeSteps, newVectors, points, margin);
    }

    public KernelPolynomialOptions withPoints(int newPoints) {
        return new KernelPolynomialOptions(products, rangeSteps, vectors, newPoints, margin);
    }
}
