package dev.spectrascope.probes.curvature;

/**
 * How products by central differences came about, and how far they can be trusted.
 *
 * @param reason the part of the network that has no exact products, in one line
 * @param step h: the gradients are taken at θ ± h v / ‖v‖
 * @param disagreement ‖P<sub>h</sub> v − P<sub>10h</sub> v‖ / ‖P<sub>h</sub> v‖ of the Hessian's products with that step
 *     and one ten times as long, the larger of two random vectors: an estimate of their relative error
 * @param gradientError |∇L·v − ΔL/Δ| / ‖∇L‖, the gradient against the difference of the loss at inference, likewise
 */
public record Differences(String reason, double step, double disagreement, double gradientError) {}
