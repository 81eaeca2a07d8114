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

    public static final String SCHEMA = "spectrascope/report/1";

    /** Products are exact up to rounding. */
    public static final String EXACT = "exact";

    /** Products are central differences of gradients, because part of the network has no exact ones. */
    public static final String FINITE_DIFFERENCE = "finite-difference";

    /** The name of the set of training examples. */
    public static final String TRAIN = "train";

    /** The name of the set of held-out examples. */
    public static final String TEST = "test";

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
                            + " %.0f %%; use more examples (sets.examplesPerClass; sets.examples without classes)",
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
