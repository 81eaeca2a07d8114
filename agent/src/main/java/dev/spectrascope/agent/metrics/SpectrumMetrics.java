package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest report's numbers as gauges. Rank 1 of {@code spectrascope_eigenvalue} is the largest eigenvalue, rank 1 of
 * {@code spectrascope_lower_eigenvalue} the smallest: two names rather than a label, so that a sum over one name is a
 * sum over one end of the spectrum.
 */
final class SpectrumMetrics {

    /** Ranks beyond this are not served; the report has them all. */
    static final int RANKS = 100;

    private final List<GaugeRows> all = new ArrayList<>();
    private final MeterRegistry registry;
    private final Tag run;

    private final GaugeRows epoch;
    private final GaugeRows iteration;
    private final GaugeRows parameters;
    private final GaugeRows classes;
    private final GaugeRows examples;
    private final GaugeRows loss;
    private final GaugeRows error;
    private final GaugeRows gradientNorm;
    private final GaugeRows eigenvalue;
    private final GaugeRows residual;
    private final GaugeRows lowerEigenvalue;
    private final GaugeRows lowerResidual;
    private final GaugeRows lowerBound;
    private final GaugeRows upperBound;
    private final GaugeRows bulkEdge;
    private final GaugeRows trace;
    private final GaugeRows traceError;
    private final GaugeRows negativeMass;
    private final GaugeRows negativeShare;
    private final GaugeRows gradientShare;
    private final GaugeRows belowEpsilon;
    private final GaugeRows sampleSpread;
    private final GaugeRows powerLawExponent;
    private final GaugeRows powerLawR2;
    private final GaugeRows marchenkoPasturDistance;
    private final GaugeRows decompositionError;
    private final GaugeRows symmetryError;
    private final ClassStructureMetrics classStructure;
    private final DynamicsMetrics dynamics;
    private final OptimisationMetrics optimisation;

    SpectrumMetrics(MeterRegistry registry, Tag run) {
        this.registry = registry;
        this.run = run;
        epoch = rows("epoch", null, "Epochs completed at the latest report's snapshot");
        iteration = rows("iteration", null, "Minibatches completed at the latest report's snapshot");
        parameters = rows("parameters", null, "Trainable parameters of the network");
        classes = rows("classes", null, "Outputs of the network");
        examples = rows("examples", null, "Examples in the probe set");
        loss = rows("loss", null, "Mean data loss per example over the probe set, without regularisation");
        error = rows("error", "ratio", "Share of misclassified examples of the probe set");
        gradientNorm = rows("gradient.norm", null, "Euclidean norm of the gradient of the mean loss");
        eigenvalue = rows("eigenvalue", null, "Eigenvalue by rank from the upper end of the spectrum");
        residual = rows("eigenvalue.residual", "ratio", "Residual of the eigenpair relative to its eigenvalue");
        lowerEigenvalue = rows("lower.eigenvalue", null, "Eigenvalue by rank from the lower end of the spectrum");
        lowerResidual =
                rows("lower.eigenvalue.residual", "ratio", "Residual of the eigenpair relative to its eigenvalue");
        lowerBound = rows("spectrum.lower.bound", null, "Lower bound of the spectrum");
        upperBound = rows("spectrum.upper.bound", null, "Upper bound of the spectrum");
        bulkEdge = rows("bulk.edge", null, "Upper edge of the bulk of the spectrum");
        trace = rows("trace", null, "Stochastic estimate of the trace");
        traceError = rows("trace.standard.error", null, "Standard error of the estimate of the trace");
        negativeMass =
                rows("negative.mass", "ratio", "Sum of the magnitudes of negative eigenvalues relative to that of all");
        negativeShare = rows("negative.eigenvalues", "ratio", "Share of the eigenvalues that are negative");
        gradientShare = rows(
                "gradient.top.share",
                "ratio",
                "Share of the squared gradient that lies in the span of the operator's top eigenvectors, one for each class");
        belowEpsilon = rows(
                "below.epsilon.eigenvalues",
                "ratio",
                "Share of the eigenvalues that are too small for the log-spectrum");
        sampleSpread = rows(
                "sample.spread",
                "ratio",
                "Largest relative difference of top eigenvalues between halves of the train set");
        powerLawExponent = rows("power.law.exponent", null, "Exponent of the power law fitted to the tail of the bulk");
        powerLawR2 = rows("power.law.fit", "ratio", "Share of the variance of the tail that the power law explains");
        marchenkoPasturDistance = rows(
                "marchenko.pastur.distance",
                "ratio",
                "Distance of the bulk from the nearest Marchenko-Pastur law; 1 is that of a single point");
        decompositionError =
                rows("decomposition.error", "ratio", "Relative difference between Hess v and G v + H v at a random v");
        symmetryError = rows("symmetry.error", "ratio", "Largest relative asymmetry of the products at random vectors");
        classStructure = new ClassStructureMetrics(registry, run);
        dynamics = new DynamicsMetrics(registry, run);
        optimisation = new OptimisationMetrics(registry, run);
    }

    private GaugeRows rows(String name, String unit, String description) {
        GaugeRows rows = new GaugeRows(registry, "spectrascope." + name, unit, description, run);
        all.add(rows);
        return rows;
    }

    /**
     * Shows this report instead of the one before.
     *
     * @param evolution of the run so far
     * @param updater of the training job
     */
    void update(SpectrumReport report, GaussNewtonDynamics evolution, Updater updater) {
        epoch.add(report.epoch());
        iteration.add(report.iteration());
        optimisation.add(report, updater);
        parameters.add(report.parameters());
        classes.add(report.classes());
        for (String set : ReportLabels.SETS) {
            SetSpectra spectra = report.sets().get(set);
            if (spectra != null) {
                add(set, spectra);
            }
        }
        if (report.checks() != null) {
            decompositionError.add(report.checks().hessianEqualsGPlusH());
            symmetryError.add(report.checks().symmetry());
            if (report.checks().sampleSpread() != null) {
                sampleSpread.add(report.checks().sampleSpread().largest());
            }
        }
        dynamics.add(evolution);
        all.forEach(GaugeRows::publish);
        classStructure.publish();
        dynamics.publish();
        optimisation.publish();
    }

    private void add(String set, SetSpectra spectra) {
        examples.add(spectra.examples(), "set", set);
        loss.add(spectra.loss(), "set", set);
        if (spectra.error() != null) {
            error.add(spectra.error(), "set", set);
        }
        gradientNorm.add(spectra.gradientNorm(), "set", set);
        if (spectra.classStructure() != null) {
            classStructure.add(set, spectra.classStructure());
        }
        for (OperatorKind kind : OperatorKind.values()) {
            OperatorSpectrum spectrum = spectra.operators().get(kind.label());
            if (spectrum != null) {
                add(set, kind.label(), spectrum);
            }
        }
    }

    private void add(String set, String operator, OperatorSpectrum spectrum) {
        String[] tags = {"set", set, "operator", operator};
        addRanks(spectrum.top(), eigenvalue, residual, set, operator);
        addRanks(spectrum.bottom(), lowerEigenvalue, lowerResidual, set, operator);
        if (spectrum.range() != null) {
            lowerBound.add(spectrum.range()[0], tags);
            upperBound.add(spectrum.range()[1], tags);
        }
        bulkEdge.add(spectrum.bulkEdge(), tags);
        if (spectrum.trace() != null) {
            trace.add(spectrum.trace().value(), tags);
            traceError.add(spectrum.trace().standardError(), tags);
        }
        negativeMass.add(spectrum.negativeMass(), tags);
        if (spectrum.negative() != null) {
            negativeShare.add(spectrum.negative().share(), tags);
        }
        gradientShare.add(spectrum.gradientShare(), tags);
        if (spectrum.logDensity() != null) {
            belowEpsilon.add(spectrum.logDensity().belowEpsilon(), tags);
        }
        if (spectrum.powerLaw() != null) {
            powerLawExponent.add(spectrum.powerLaw().exponent(), tags);
            powerLawR2.add(spectrum.powerLaw().r2(), tags);
        }
        if (spectrum.marchenkoPastur() != null) {
            marchenkoPasturDistance.add(spectrum.marchenkoPastur().relativeDistance(), tags);
        }
    }

    private static void addRanks(
            List<Eigenvalue> pairs, GaugeRows values, GaugeRows residuals, String set, String operator) {
        if (pairs == null) {
            return;
        }
        for (int rank = 1; rank <= Math.min(pairs.size(), RANKS); rank++) {
            String[] tags = {"set", set, "operator", operator, "rank", Integer.toString(rank)};
            values.add(pairs.get(rank - 1).eigenvalue(), tags);
            residuals.add(pairs.get(rank - 1).residual(), tags);
        }
    }
}
