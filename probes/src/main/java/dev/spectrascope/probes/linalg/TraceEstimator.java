package dev.spectrascope.probes.linalg;

/**
 * Estimates tr A from products with random vectors, within a fixed budget of products.
 *
 * <p>Where the budget reaches the dimension p, p products with unit vectors give the trace itself, and a standard error of 0.
 */
public sealed interface TraceEstimator permits Hutchinson, HutchPlusPlus, XTrace {

    /**
     * Estimates the trace.
     *
     * @param products the most products made
     * @param seed decides all random vectors
     * @throws IllegalArgumentException if the products are fewer than this estimator can do with
     * @throws ArithmeticException if a product holds NaN or infinity; the message names the product
     */
    TraceEstimate estimate(LinearOperator operator, int products, long seed, ProductListener listener);
}
