package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.Estimate;
import java.util.List;

/**
 * Traces of the parts of G. Those of A1, B1 and A2 are exact; B2's is what the trace of G is beyond them.
 *
 * @param b2 the sum over the classes, with its standard error
 * @param b2OfClasses Tr B2<sub>c</sub> for each class, 0 of one without examples
 * @param g the sum of the four, in an estimate of its own: from squared norms of backward passes, not from products with G
 */
public record ClassTraces(double a1, double b1, double a2, Estimate b2, List<Estimate> b2OfClasses, Estimate g) {}
