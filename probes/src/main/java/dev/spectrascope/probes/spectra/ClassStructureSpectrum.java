package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The three-level structure of G over one set of examples: G = A1 + B1 + A2 + B2 (Papyan 2019).
 *
 * @param examplesPerClass n<sub>c</sub>
 * @param a1 the C eigenvalues of A1, descending
 * @param b1 the C² − 2C eigenvalues of B1, descending; the largest of them where {@code b1Dropped} is there
 * @param a2 the C eigenvalues of A2, descending
 * @param a1b1a2 the eigenvalues of A1 + A2 + B1, descending
 * @param b2ClassTraces (1/n<sub>c</sub>) Tr B2<sub>c</sub>, the average eigenvalue of a class's share in B2; 0 without examples
 * @param b2ClassTraceErrors their standard errors; null where they are exact
 * @param attribution of each eigenvector of G that was found, in the order of G's {@code top}; null if G was not measured
 * @param knockOuts log-spectra of G without one of its parts: {@code g-a1}, {@code g-b1}, {@code g-a2}, {@code g-b2}; null if
 *     they were not asked for
 * @param unavailable why, in one line, knock-outs that were asked for are not there; null if none is
 * @param sketchDeviation relative standard deviation of eigenvalues, because vectors are kept in a sketch; null if they are not
 * @param b1Dropped the part of B1's trace that belongs to directions left out; no eigenvalue is off by more; null if none are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassStructureSpectrum(
        int[] examplesPerClass,
        double[] a1,
        double[] b1,
        double[] a2,
        double[] a1b1a2,
        double[] b2ClassTraces,
        double[] b2ClassTraceErrors,
        Traces traces,
        Bulks bulks,
        List<Attribution> attribution,
        Map<String, LogDensity> knockOuts,
        Map<String, String> unavailable,
        Double sketchDeviation,
        Double b1Dropped) {

    /** The parts whose knock-outs are measured. */
    public static final List<String> KNOCK_OUTS = List.of("g-a1", "g-b1", "g-a2", "g-b2");

    /**
     * The same with other knock-outs.
     *
     * @param curves null for none
     */
    ClassStructureSpectrum withKnockOuts(Map<String, LogDensity> curves) {
        return new ClassStructureSpectrum(
                examplesPerClass,
                a1,
                b1,
                a2,
                a1b1a2,
                b2ClassTraces,
                b2ClassTraceErrors,
                traces,
                bulks,
                attribution,
                curves,
                unavailable,
                sketchDeviation,
                b1Dropped);
    }

    /**
     * The same with no more than the largest eigenvalues of the long lists: B1 has C² − 2C of them.
     *
     * @param most eigenvalues of B1, and of the three parts together, that are kept
     */
    public ClassStructureSpectrum withLargest(int most) {
        return new ClassStructureSpectrum(
                examplesPerClass,
                a1,
                largest(b1, most),
                a2,
                largest(a1b1a2, most),
                b2ClassTraces,
                b2ClassTraceErrors,
                traces,
                bulks,
                attribution,
                knockOuts,
                unavailable,
                sketchDeviation,
                b1Dropped);
    }

    private static double[] largest(double[] descending, int most) {
        return descending == null || descending.length <= most ? descending : Arrays.copyOf(descending, most);
    }

    /**
     * @param b2StandardError null where it is exact
     * @param sum of the four
     * @param g the trace of G by products with it, an estimate independent of the four; null if G was not measured
     * @param gStandardError null with a single random vector
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Traces(
            double a1,
            double b1,
            double a2,
            double b2,
            Double b2StandardError,
            double sum,
            Double g,
            Double gStandardError) {}

    /**
     * Where the two bulks of G lie.
     *
     * @param b1Lower smallest of the eigenvalues of B1 that are told
     * @param b1Upper the largest, its bulk's upper edge
     * @param b1Mean Tr B1 / (C² − 2C), their average
     * @param b2Mean the average over the classes of {@code b2ClassTraces}
     * @param b2Upper the largest eigenvalue of B2; null if knock-outs were not asked for, or the time of the report was over
     * @param separation log<sub>10</sub>(b1Mean / b2Mean), in decades; null if either is 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bulks(
            double b1Lower, double b1Upper, double b1Mean, double b2Mean, Double b2Upper, Double separation) {}

    /**
     * What an eigenvector of G has to do with the class means g<sub>c</sub>.
     *
     * @param eigenvalue of G
     * @param nearestClass the c whose g<sub>c</sub> it is nearest to, from 0
     * @param squaredCosine of the angle with that g<sub>c</sub>
     * @param shareOfA1 the squared length of its projection on the span of all g<sub>c</sub>, that of A1
     */
    public record Attribution(double eigenvalue, int nearestClass, double squaredCosine, double shareOfA1) {}
}
