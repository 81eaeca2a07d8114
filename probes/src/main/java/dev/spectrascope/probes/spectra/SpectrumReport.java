package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything measured of one snapshot; the record that is stored as JSON, served as metrics and drawn. Components are
 * null, and absent from the JSON, where the thing was not measured. Eigenvalues are those of the mean loss per
 * example, natural logarithms.
 *
 * @param schema {@link #SCHEMA}
 * @param epoch epochs completed when the snapshot was taken
 * @param iteration minibatches completed when the snapshot was taken
 * @param learningRate of the training job at the snapshot, null where unknown
 * @param parameters trainable parameters p
 * @param classes outputs C of the network
 * @param precision of the products
 * @param products {@link #EXACT} or {@link #FINITE_DIFFERENCE}
 * @param sets by name, {@code train} and {@code test}
 * @param layers spectra over the train set of the diagonal block of each layer with parameters, by layer and
 *     {@link OperatorKind#label()}
 * @param groups the same of blocks of several layers, by group
 * @param degraded what of the plan is not measured, or not in full, for want of time, in the order in which it was given up;
 *     null if nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpectrumReport(
        String schema,
        int epoch,
        int iteration,
        Double learningRate,
        long parameters,
        long classes,
        Precision precision,
        String products,
        Map<String, SetSpectra> sets,
        Map<String, Map<String, OperatorSpectrum>> layers,
        Map<String, Map<String, OperatorSpectrum>> groups,
        Checks checks,
        Cost cost,
        Origin origin,
        List<Degradation> degraded) {

    /** Of a plan that was measured in full. */
    public SpectrumReport(
            String schema,
            int epoch,
            int iteration,
            Double learningRate,
            long parameters,
            long classes,
            Precision precision,
            String products,
            Map<String, SetSpectra> sets,
            Map<String, Map<String, OperatorSpectrum>> layers,
            Map<String, Map<String, OperatorSpectrum>> groups,
            Checks checks,
            Cost cost,
            Origin origin) {
        this(
                schema,
                epoch,
                iteration,
                learningRate,
                parameters,
                classes,
                precision,
                products,
                sets,
                layers,
                groups,
                checks,
                cost,
                origin,
                null);
    }

    /** The same, of a plan from which this had been taken away before. */
    public SpectrumReport afterGivingUp(List<Degradation> before) {
        if (before.isEmpty()) {
            return this;
        }
        List<Degradation> all = new ArrayList<>(before);
        all.addAll(degraded == null ? List.of() : degraded);
        return with(sets, layers, groups, List.copyOf(all));
    }

    /** The same with other spectra. */
    public SpectrumReport with(
            Map<String, SetSpectra> otherSets,
            Map<String, Map<String, OperatorSpectrum>> otherLayers,
            Map<String, Map<String, OperatorSpectrum>> otherGroups) {
        return with(otherSets, otherLayers, otherGroups, degraded);
    }

    private SpectrumReport with(
            Map<String, SetSpectra> otherSets,
            Map<String, Map<String, OperatorSpectrum>> otherLayers,
            Map<String, Map<String, OperatorSpectrum>> otherGroups,
            List<Degradation> givenUp) {
        return new SpectrumReport(
                schema,
                epoch,
                iteration,
                learningRate,
                parameters,
                classes,
                precision,
                products,
                otherSets,
                otherLayers,
                otherGroups,
                checks,
                cost,
                origin,
                givenUp);
    }

    public static final String SCHEMA = "spectrascope/report/1";

    /** Products are exact up to rounding. */
    public static final String EXACT = "exact";

    /** Products are central differences of gradients, because part of the network has no exact ones. */
    public static final String FINITE_DIFFERENCE = "finite-difference";

    /** The name of the set of training examples. */
    public static final String TRAIN = "train";

    /** The name of the set of held-out examples. */
    public static final String TEST = "test";

    /**
     * What was measured over one set of examples.
     *
     * @param examples their number N
     * @param loss mean data loss per example, without regularisation
     * @param error share of misclassified examples (of a time series: of time steps that are not masked), in [0, 1];
     *     null if the network does not classify
     * @param gradientNorm Euclidean norm of the gradient of the mean loss
     * @param operators spectra by {@link OperatorKind#label()}
     * @param unavailable why, in one line, operators that were asked for are not there; null if none is
     * @param classStructure the three-level structure of G; null if it was not measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SetSpectra(
            long examples,
            double loss,
            Double error,
            double gradientNorm,
            Map<String, OperatorSpectrum> operators,
            Map<String, String> unavailable,
            ClassStructureSpectrum classStructure) {

        /** Of a network for which every operator was available. */
        public SetSpectra(
                long examples,
                double loss,
                Double error,
                double gradientNorm,
                Map<String, OperatorSpectrum> operators) {
            this(examples, loss, error, gradientNorm, operators, null, null);
        }

        /** The same with other spectra. */
        public SetSpectra with(Map<String, OperatorSpectrum> otherOperators, ClassStructureSpectrum otherStructure) {
            return new SetSpectra(examples, loss, error, gradientNorm, otherOperators, unavailable, otherStructure);
        }
    }

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

    /**
     * The report's own proofs, relative errors at a random vector.
     *
     * @param hessianEqualsGPlusH ‖Hess v − G v − H v‖ / ‖Hess v‖; null where G is not available
     * @param symmetry largest |uᵀAv − vᵀAu| / (‖u‖ ‖Av‖) over the operators
     * @param differences how products were differenced; null if they are exact
     * @param sampleSpread how far top eigenvalues move between halves of the train set
     * @param floatAgainstDouble what single precision costs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Checks(
            Double hessianEqualsGPlusH,
            Double symmetry,
            Differences differences,
            SampleSpread sampleSpread,
            FloatAgainstDouble floatAgainstDouble) {

        Checks with(SampleSpread spread, FloatAgainstDouble precision) {
            return new Checks(hessianEqualsGPlusH, symmetry, differences, spread, precision);
        }

        /** Of exact products. */
        public Checks(Double hessianEqualsGPlusH, Double symmetry) {
            this(hessianEqualsGPlusH, symmetry, null, null, null);
        }
    }

    /**
     * The same eigenvalues over two random halves of the train set.
     *
     * @param operator {@link OperatorKind#label()}
     * @param examples in the first half
     * @param first top eigenvalues over the first half, descending, those that converged over both
     * @param second over the other
     * @param largest of their relative differences |a − b| / ((a + b) / 2)
     * @param tooSmall whether that is above {@link #TOLERATED}: the set is then too small for its eigenvalues to be
     *     those of the distribution it was drawn from
     */
    public record SampleSpread(
            String operator, long examples, double[] first, double[] second, double largest, boolean tooSmall) {

        /** Relative difference up to which halves agree. */
        public static final double TOLERATED = 0.2;

        static SampleSpread of(String operator, long examples, double[] first, double[] second) {
            double largest = 0;
            for (int i = 0; i < first.length; i++) {
                largest = Math.max(largest, 2 * Math.abs(first[i] - second[i]) / (first[i] + second[i]));
            }
            return new SampleSpread(operator, examples, first, second, largest, largest > TOLERATED);
        }

        String warning() {
            return String.format(
                    Locale.ROOT,
                    "the train set is too small: the top %d eigenvalues of %s over its halves (%d examples) differ by up to"
                            + " %.0f %%; use more examples (sets.examplesPerClass)",
                    first.length,
                    operator,
                    examples,
                    100 * largest);
        }
    }

    /**
     * Products in single precision against double, at one random vector.
     *
     * @param examples they were made over
     * @param difference ‖A v − (A v in double)‖ / ‖A v in double‖ by {@link OperatorKind#label()}
     */
    public record FloatAgainstDouble(long examples, Map<String, Double> difference) {}

    /**
     * Products by central differences.
     *
     * @param reason the part of the network that has no exact products, in one line
     * @param step distance from θ, along a unit vector, at which gradients were taken
     * @param disagreement relative difference between products with this step and with one ten times as long: an
     *     estimate of the products' relative error
     * @param gradientError the gradient against differences of the loss at inference, relative
     */
    public record Differences(String reason, double step, double disagreement, double gradientError) {}

    /**
     * @param products matrix-vector products, by set and operator: {@code train.hessian}
     * @param productsByStage the same by stage: {@code train.hessian.eigenpairs}, {@code train.checks}; null in reports
     *     of versions that did not count them
     * @param seconds wall-clock time by stage
     * @param peakExtraBytes memory held by recordings of activations
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cost(
            Map<String, Long> products,
            Map<String, Long> productsByStage,
            Map<String, Double> seconds,
            long peakExtraBytes) {

        /** Without the products of each stage. */
        public Cost(Map<String, Long> products, Map<String, Double> seconds, long peakExtraBytes) {
            this(products, null, seconds, peakExtraBytes);
        }
    }

    /**
     * @param seed of the plan
     * @param backend ND4J's backend
     * @param versions of Spectrascope, ND4J and Java
     * @param snapshot file name of the snapshot, or of the model
     * @param setsSeed seed by which the examples were chosen, null where unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Origin(long seed, String backend, Map<String, String> versions, String snapshot, Long setsSeed) {

        /** Of examples of which it is not known how they were chosen. */
        public Origin(long seed, String backend, Map<String, String> versions, String snapshot) {
            this(seed, backend, versions, snapshot, null);
        }
    }
}
