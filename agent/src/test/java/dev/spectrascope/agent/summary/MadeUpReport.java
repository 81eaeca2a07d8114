package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import dev.spectrascope.probes.spectra.Degradation;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Negative;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.Checks;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report of which each test says what matters to it. */
final class MadeUpReport {

    static final double RESIDUAL = 1e-3;

    private final int epoch;
    private final int iteration;
    private final Map<String, OperatorSpectrum> operators = new LinkedHashMap<>();
    private int classes = 3;
    private Double error = 0.25;
    private Double learningRate;
    private ClassStructureSpectrum structure;
    private Checks checks;
    private long examples = 30;
    private List<Degradation> degraded = List.of();

    private MadeUpReport(int epoch, int iteration) {
        this.epoch = epoch;
        this.iteration = iteration;
    }

    static MadeUpReport ofEpoch(int epoch) {
        return new MadeUpReport(epoch, 10 * epoch);
    }

    static MadeUpReport ofIteration(int iteration) {
        return new MadeUpReport(0, iteration);
    }

    MadeUpReport classes(int number) {
        classes = number;
        return this;
    }

    /** Null of a network that does not classify. */
    MadeUpReport error(Double share) {
        error = share;
        return this;
    }

    MadeUpReport learningRate(double rate) {
        learningRate = rate;
        return this;
    }

    /** An operator with these eigenvalues and residuals of {@link #RESIDUAL}. */
    MadeUpReport top(String operator, Double bulkEdge, double... eigenvalues) {
        return topWithin(RESIDUAL, operator, bulkEdge, eigenvalues);
    }

    MadeUpReport topWithin(double residual, String operator, Double bulkEdge, double... eigenvalues) {
        List<Eigenvalue> top = Arrays.stream(eigenvalues)
                .mapToObj(value -> new Eigenvalue(value, residual))
                .toList();
        operators.put(operator, new OperatorSpectrum(top, List.of(), null, bulkEdge, null, null));
        return this;
    }

    MadeUpReport negativeMass(double mass, Double standardError) {
        Negative negative = new Negative(0.5, null, new double[] {0, 1}, standardError, 1e-6);
        operators.put(
                "hessian",
                new OperatorSpectrum(null, null, null, null, null, null, null, mass, negative, null, null, null, null));
        return this;
    }

    /** Hess with two eigenvalues and this share of the gradient in the span of their vectors. */
    MadeUpReport gradientShare(Double share) {
        List<Eigenvalue> top = List.of(new Eigenvalue(5, RESIDUAL), new Eigenvalue(4.5, RESIDUAL));
        operators.put(
                "hessian",
                new OperatorSpectrum(top, null, null, null, null, null, null, null, null, null, null, share, null));
        return this;
    }

    MadeUpReport powerLaw(PowerLawFit fit) {
        operators.put(
                "h", new OperatorSpectrum(null, null, null, null, null, null, null, 0.5, null, fit, null, null, null));
        return this;
    }

    /**
     * @param separation log10 of the quotient of B1 and B2
     * @param b2Error relative standard error of the trace of B2, null where it is exact
     */
    MadeUpReport bulks(Double separation, Double b2Error, ClassStructureSpectrum.Attribution... attribution) {
        structure = new ClassStructureSpectrum(
                new int[classes],
                new double[classes],
                new double[0],
                new double[classes],
                new double[0],
                new double[classes],
                null,
                new ClassStructureSpectrum.Traces(
                        1, 1, 1, 10, b2Error == null ? null : (Double) (10 * b2Error), 13, null, null),
                new ClassStructureSpectrum.Bulks(0, 1, 1, 1, null, separation),
                attribution.length == 0 ? null : List.of(attribution),
                null,
                null,
                null,
                null);
        return this;
    }

    MadeUpReport examples(long number) {
        examples = number;
        return this;
    }

    MadeUpReport degraded() {
        degraded = List.of(new Degradation("lanczosSteps", "128", "64", true));
        return this;
    }

    MadeUpReport checks(Checks made) {
        checks = made;
        return this;
    }

    SpectrumReport report() {
        return new SpectrumReport(
                        SpectrumReport.SCHEMA,
                        epoch,
                        iteration,
                        learningRate,
                        100,
                        classes,
                        Precision.FLOAT,
                        SpectrumReport.EXACT,
                        Map.of(
                                SpectrumReport.TRAIN,
                                new SetSpectra(examples, 0.5, error, 1, operators, null, structure)),
                        null,
                        null,
                        checks,
                        null,
                        null)
                .afterGivingUp(degraded);
    }
}
