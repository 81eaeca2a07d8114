/**
 * The curvature of the mean loss over a set of examples as linear operators: the Hessian, the Gauss-Newton matrix G, and
 * H = Hess − G.
 *
 * <p>{@link dev.spectrascope.probes.curvature.CurvatureModel} records the network on the examples once, as far as a
 * memory budget allows, and its operators share the recording. Not for use by two threads at once.
 */
package dev.spectrascope.probes.curvature;
