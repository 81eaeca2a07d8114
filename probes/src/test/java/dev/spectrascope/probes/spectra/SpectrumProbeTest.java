package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.curvature.CustomDense;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/** A whole report against dense matrices of a network of 75 parameters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpectrumProbeTest {

    private static final int CLASSES = 3;
    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.values()))
            .top(null)
            .bottom(2)
            .tolerance(1e-9)
            .products(2000)
            .precision(Precision.DOUBLE)
            .density(new DensityPlan(60, 4, 400, 3, true))
            .logDensity(new LogDensityPlan(60, 1e-5, 400, 3))
            .seed(5)
            .batchSize(16)
            .memoryBudgetMegabytes(64)
            .checks(CheckPlan.NONE)
            .build();

    private MultiLayerNetwork network;
    private DataSet examples;
    private SpectrumReport report;
    private final Map<OperatorKind, double[]> exactSpectra = new EnumMap<>(OperatorKind.class);

    @BeforeAll
    void measure() {
        Nd4j.getRandom().setSeed(3);
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .l2(0.1)
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(8).build())
                .layer(new OutputLayer.Builder()
                        .nIn(8)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        network.params().muli(2);
        examples = examples(40);
        report = new SpectrumProbe(PLAN)
                .measure(
                        network,
                        Map.of(SpectrumReport.TRAIN, examples.toMultiDataSet()),
                        new Subject(4, 44, 0.1, "e000004-i0000044"),
                        Progress.NONE);
    }

    @Test
    void tellsOfWhatItSpeaks() {
        assertThat(report.schema()).isEqualTo("spectrascope/report/1");
        assertThat(report.epoch()).isEqualTo(4);
        assertThat(report.iteration()).isEqualTo(44);
        assertThat(report.parameters()).isEqualTo(75);
        assertThat(report.classes()).isEqualTo(CLASSES);
        assertThat(report.origin().snapshot()).isEqualTo("e000004-i0000044");
        assertThat(train().examples()).isEqualTo(40);
    }

    @Test
    void lossIsTheScoreOfTheNetworkWithoutRegularisation() {
        MultiLayerNetwork plain = network.clone();
        plain.setLayerWiseConfigurations(plain.getLayerWiseConfigurations().clone());
        plain.getLayerWiseConfigurations()
                .getConfs()
                .forEach(conf ->
                        ((org.deeplearning4j.nn.conf.layers.BaseLayer) conf.getLayer()).setRegularization(List.of()));
        MultiLayerNetwork unregularised = new MultiLayerNetwork(plain.getLayerWiseConfigurations());
        unregularised.init(network.params(), true);
        assertThat(network.score(examples)).isGreaterThan(unregularised.score(examples));
        assertThat(train().loss()).isCloseTo(unregularised.score(examples), within(1e-9));
    }

    @Test
    void errorIsTheShareOfWrongPredictions() {
        double accuracy = new org.nd4j.evaluation.classification.Evaluation(CLASSES) {
            {
                eval(examples.getLabels(), network.output(examples.getFeatures()));
            }
        }.accuracy();
        assertThat(train().error()).isCloseTo(1 - accuracy, within(1e-12));
    }

    @Test
    void extremeEigenvaluesAreThoseOfTheDenseMatrices() {
        for (OperatorKind kind : OperatorKind.values()) {
            double[] exact = exactSpectrum(kind);
            OperatorSpectrum spectrum = spectrum(kind);
            double size = Math.max(Math.abs(exact[0]), Math.abs(exact[exact.length - 1]));
            assertThat(spectrum.top()).as("top of %s", kind).hasSize(CLASSES);
            for (int i = 0; i < CLASSES; i++) {
                Eigenvalue found = spectrum.top().get(i);
                assertThat(found.eigenvalue())
                        .as("%s, %d-th from above", kind, i)
                        .isCloseTo(exact[exact.length - 1 - i], within(1e-6 * size));
                assertThat(found.residual()).as("residual in %s", kind).isLessThan(1e-8);
            }
            for (int i = 0; i < spectrum.bottom().size(); i++) {
                assertThat(spectrum.bottom().get(i).eigenvalue())
                        .as("%s, %d-th from below", kind, i)
                        .isCloseTo(exact[i], within(1e-6 * size));
            }
        }
        assertThat(spectrum(OperatorKind.HESSIAN).bottom()).hasSize(2);
    }

    @Test
    void rangeHoldsTheSpectrum() {
        for (OperatorKind kind : OperatorKind.values()) {
            double[] exact = exactSpectrum(kind);
            double[] range = spectrum(kind).range();
            double slack = 1e-9 * (range[1] - range[0]);
            assertThat(range[1]).as("upper end of %s", kind).isGreaterThanOrEqualTo(exact[exact.length - 1] - slack);
            assertThat(range[0]).as("lower end of %s", kind).isLessThanOrEqualTo(exact[0] + slack);
        }
    }

    @Test
    void traceLiesWithinItsErrorOfTheExactOne() {
        for (OperatorKind kind : OperatorKind.values()) {
            OperatorSpectrum.Trace trace = spectrum(kind).trace();
            double exact = Arrays.stream(exactSpectrum(kind)).sum();
            assertThat(trace.standardError())
                    .as("error of the trace of %s", kind)
                    .isPositive();
            assertThat(trace.value())
                    .as("trace of %s", kind)
                    .isCloseTo(exact, within(5 * trace.standardError() + 1e-9));
        }
    }

    @Test
    void densitiesIntegrateToOneAndAreDeflatedWhereThereAreOutliers() {
        for (OperatorKind kind : OperatorKind.values()) {
            OperatorSpectrum.Density density = spectrum(kind).density();
            double spacing = density.eigenvalue()[1] - density.eigenvalue()[0];
            assertThat(Arrays.stream(density.density()).sum() * spacing)
                    .as("%s", kind)
                    .isCloseTo(1, within(1e-3));
            assertThat(density.deflated()).as("%s", kind).isEqualTo(kind != OperatorKind.H);
        }
    }

    @Test
    void logDensitiesHoldTheSharesOfBothSigns() {
        for (OperatorKind kind : OperatorKind.values()) {
            double[] exact = exactSpectrum(kind);
            OperatorSpectrum.LogDensity density = spectrum(kind).logDensity();
            double ln = Math.log(density.magnitude()[1] / density.magnitude()[0]);
            double positive = Arrays.stream(density.positive()).sum() * ln;
            double negative = Arrays.stream(density.negative()).sum() * ln;
            assertThat(positive + negative + density.belowEpsilon())
                    .as("%s", kind)
                    .isCloseTo(1, within(1e-2));
            // Shares over 4 random vectors of 75 elements scatter by up to (2 · 1/4 / 300)^½ = 0.04.
            assertThat(negative).as("%s", kind).isCloseTo(share(exact, x -> x <= -1e-5), within(0.12));
            assertThat(positive).as("%s", kind).isCloseTo(share(exact, x -> x >= 1e-5), within(0.12));
            assertThat(density.positiveStandardError()).hasSameSizeAs(density.positive());
            // Outliers are part of it.
            assertThat(density.magnitude()[density.magnitude().length - 1]).isGreaterThan(exact[exact.length - 1]);
        }
    }

    @Test
    void negativeSharesAreThoseOfTheDenseMatrices() {
        for (OperatorKind kind : OperatorKind.values()) {
            double[] exact = exactSpectrum(kind);
            OperatorSpectrum.Negative negative = spectrum(kind).negative();
            assertThat(negative.share())
                    .as("%s", kind)
                    .isCloseTo(
                            share(exact, x -> x < -negative.threshold()),
                            within(4 * negative.shareStandardError() + 0.01));
            double mass = Arrays.stream(exact).filter(x -> x < 0).map(x -> -x).sum()
                    / Arrays.stream(exact).map(Math::abs).sum();
            assertThat(spectrum(kind).negativeMass())
                    .as("%s", kind)
                    .isCloseTo(mass, within(4 * negative.massStandardError() + 0.01));
        }
        assertThat(spectrum(OperatorKind.G).negativeMass()).isZero();
        assertThat(spectrum(OperatorKind.H).negativeMass()).isBetween(0.3, 0.7);
    }

    @Test
    void bothDensitiesComeFromOneRunAsLongAsTheLonger() {
        ProbePlan plan = PLAN.toBuilder()
                .operators(List.of(OperatorKind.HESSIAN))
                .logDensity(new LogDensityPlan(70, 1e-5, 100, 3))
                .build();
        SpectrumReport longer = measured(plan);
        assertThat(longer.cost().productsByStage().get("train.hessian.density")).isEqualTo(4 * 70);
        assertThat(report.cost().productsByStage().get("train.hessian.density")).isEqualTo(4 * 60);
        OperatorSpectrum spectrum =
                longer.sets().get(SpectrumReport.TRAIN).operators().get("hessian");
        assertThat(spectrum.density().density())
                .isEqualTo(spectrum(OperatorKind.HESSIAN).density().density());
        assertThat(spectrum.logDensity().magnitude()).hasSize(100);

        OperatorSpectrum alone = measured(plan.toBuilder().density(null).build())
                .sets()
                .get(SpectrumReport.TRAIN)
                .operators()
                .get("hessian");
        assertThat(alone.density()).isNull();
        assertThat(alone.logDensity().vectors()).isEqualTo(1);
        assertThat(alone.logDensity().positiveStandardError()).isNull();
        assertThat(measured(plan.toBuilder().density(null).logDensity(null).build())
                        .sets()
                        .get(SpectrumReport.TRAIN)
                        .operators()
                        .get("hessian")
                        .negative())
                .isNull();
    }

    @Test
    void otherAlgorithmsAgreeWithTheDenseMatrices() {
        SpectrumReport compared = measured(PLAN.toBuilder()
                .operators(List.of(OperatorKind.HESSIAN))
                .methods(List.of(Method.values()))
                .build());
        double[] exact = exactSpectrum(OperatorKind.HESSIAN);
        double trace = Arrays.stream(exact).sum();
        OperatorSpectrum hessian =
                compared.sets().get(SpectrumReport.TRAIN).operators().get("hessian");
        assertThat(hessian.top()).isEqualTo(spectrum(OperatorKind.HESSIAN).top());
        assertThat(hessian.comparison())
                .extracting(OperatorSpectrum.MethodResult::method)
                .containsExactly(
                        "slow-lanczos", "kernel-polynomial", "subspace-iteration", "hutchinson", "hutch++", "xtrace");
        for (OperatorSpectrum.MethodResult result : hessian.comparison()) {
            assertThat(compared.cost().products()).containsEntry("train.hessian." + result.method(), result.products());
            assertThat(compared.cost().productsByStage())
                    .containsEntry("train.hessian." + result.method(), result.products());
            if (result.trace() != null) {
                // A budget of 240 products is enough for all 75 unit vectors.
                assertThat(result.trace().value()).as(result.method()).isCloseTo(trace, within(1e-9));
                assertThat(result.trace().standardError()).isZero();
            }
            if (result.density() != null) {
                double[] grid = result.density().eigenvalue();
                assertThat(Arrays.stream(result.density().density()).sum() * (grid[1] - grid[0]))
                        .as(result.method())
                        .isCloseTo(1, within(1e-2));
            }
        }
        double[] byMagnitude = Arrays.stream(exact)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(b), Math.abs(a)))
                .mapToDouble(Double::doubleValue)
                .toArray();
        List<Eigenvalue> top = hessian.comparison().get(2).top();
        assertThat(top.get(0).eigenvalue()).isCloseTo(byMagnitude[0], within(1e-6 * byMagnitude[0]));
        assertThat(report.sets().get(SpectrumReport.TRAIN).operators().get("g").comparison())
                .isNull();
    }

    private SpectrumReport measured(ProbePlan plan) {
        return new SpectrumProbe(plan)
                .measure(
                        network,
                        Map.of(SpectrumReport.TRAIN, examples.toMultiDataSet()),
                        new Subject(4, 44, 0.1, "x"),
                        Progress.NONE);
    }

    private static double share(double[] values, DoublePredicate wanted) {
        return (double) Arrays.stream(values).filter(wanted).count() / values.length;
    }

    @Test
    void bulkEdgeIsTheEigenvalueBelowTheOutliers() {
        for (OperatorKind kind : OperatorKind.values()) {
            double[] exact = exactSpectrum(kind);
            double edge = exact[exact.length - 1 - CLASSES];
            assertThat(spectrum(kind).bulkEdge())
                    .as("%s", kind)
                    .isCloseTo(edge, within(1e-6 * exact[exact.length - 1]));
        }
    }

    @Test
    void checksHoldToRounding() {
        assertThat(report.checks().hessianEqualsGPlusH()).isLessThan(1e-10);
        assertThat(report.checks().symmetry()).isLessThan(1e-9);
    }

    @Test
    void gradientNormIsThatOfDifferencesOfTheLoss() {
        INDArray gradient = differencedGradient();
        assertThat(train().gradientNorm()).isCloseTo(gradient.norm2Number().doubleValue(), within(1e-8));
    }

    @Test
    void shareOfTheGradientIsThatInTheSpanOfLapacksEigenvectors() {
        INDArray gradient = differencedGradient();
        double squared = gradient.mul(gradient).sumNumber().doubleValue();
        for (OperatorKind kind : OperatorKind.values()) {
            INDArray dense = dense(kind);
            // LAPACK leaves the eigenvectors in the columns, by ascending eigenvalue.
            Eigen.symmetricGeneralizedEigenvalues(dense, true);
            double inside = 0;
            for (int i = 75 - CLASSES; i < 75; i++) {
                double cosine = dense.getColumn(i).mul(gradient).sumNumber().doubleValue();
                inside += cosine * cosine;
            }
            assertThat(inside / squared).as("%s", kind).isBetween(0.01, 0.99);
            assertThat(spectrum(kind).gradientShare()).as("%s", kind).isCloseTo(inside / squared, within(1e-6));
        }
    }

    private INDArray differencedGradient() {
        INDArray gradient = Nd4j.create(DataType.DOUBLE, 75);
        double step = 1e-5;
        for (int i = 0; i < 75; i++) {
            gradient.putScalar(i, (lossAt(i, step) - lossAt(i, -step)) / (2 * step));
        }
        return gradient;
    }

    @Test
    void costCountsEveryProduct() {
        assertThat(report.cost().products())
                .containsOnlyKeys("train.hessian", "train.g", "train.h", "train.classStructure");
        // Of three classes, two passes for the means and, all layers being dense, one for the exact traces.
        assertThat(report.cost().products()).containsEntry("train.classStructure", 3L);
        assertThat(List.of("train.hessian", "train.g", "train.h"))
                .allMatch(operator -> report.cost().products().get(operator) >= 4 * 60);
        assertThat(report.cost().seconds()).containsKeys("train.gradient", "train.g.eigenpairs", "train.h.density");
        assertThat(report.cost().peakExtraBytes()).isPositive();
    }

    @Test
    void theSameSnapshotGivesTheSameReport() {
        SpectrumReport again = new SpectrumProbe(PLAN)
                .measure(
                        network,
                        Map.of(SpectrumReport.TRAIN, examples.toMultiDataSet()),
                        new Subject(4, 44, 0.1, "x"),
                        Progress.NONE);
        for (OperatorKind kind : OperatorKind.values()) {
            OperatorSpectrum other =
                    again.sets().get(SpectrumReport.TRAIN).operators().get(kind.label());
            assertThat(other.top()).isEqualTo(spectrum(kind).top());
            assertThat(other.density().density())
                    .isEqualTo(spectrum(kind).density().density());
        }
    }

    @Test
    void progressCountsProductsOfBothSets() {
        ProbePlan plan = ProbePlan.DEFAULT.toBuilder()
                .operators(List.of(OperatorKind.G))
                .top(1)
                .bottom(0)
                .tolerance(1e-2)
                .products(10)
                .precision(Precision.FLOAT)
                .density(new DensityPlan(5, 1, 10, 3, false))
                .seed(5)
                .batchSize(16)
                .memoryBudgetMegabytes(0)
                .checks(CheckPlan.NONE)
                .build();
        List<Long> counts = new ArrayList<>();
        List<String> stages = new ArrayList<>();
        Map<String, MultiDataSet> sets = new java.util.TreeMap<>(Map.of(
                SpectrumReport.TRAIN,
                examples.toMultiDataSet(),
                SpectrumReport.TEST,
                examples(7).toMultiDataSet()));
        SpectrumReport both = new SpectrumProbe(plan)
                .measure(network, sets, new Subject(0, 0, null, "x"), (stage, done, expected) -> {
                    stages.add(stage);
                    counts.add(done);
                    assertThat(done).isLessThanOrEqualTo(expected);
                });
        assertThat(both.sets()).containsOnlyKeys("train", "test");
        assertThat(both.sets().get("test").examples()).isEqualTo(7);
        assertThat(stages).contains("train.g.eigenpairs", "test.g.density");
        long products = both.cost().products().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(counts).isSorted().last().isEqualTo(products);
    }

    @Test
    void parametersThatAreNoNumbersAreToldInOneLine() {
        MultiLayerNetwork diverged = network.clone();
        diverged.params().putScalar(3, Double.NaN);
        SpectrumProbe probe = new SpectrumProbe(PLAN);
        Subject subject = new Subject(0, 0, null, "x");
        assertThatThrownBy(() -> probe.measure(
                        diverged, Map.of(SpectrumReport.TRAIN, examples.toMultiDataSet()), subject, Progress.NONE))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageMatching("the (train loss|norm of the train gradient) is NaN: training has diverged.*");
    }

    @Test
    void whatHasNoExactProductsIsDifferencedAndSaysSo() {
        MultiLayerNetwork centred = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .activation(Activation.TANH)
                .list()
                .layer(new CustomDense(5, 4))
                .layer(new CenterLossOutputLayer.Builder()
                        .nIn(4)
                        .nOut(CLASSES)
                        .lambda(0.2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        centred.init();
        SpectrumReport differenced = new SpectrumProbe(PLAN)
                .measure(
                        centred,
                        Map.of(SpectrumReport.TRAIN, examples.toMultiDataSet()),
                        new Subject(0, 0, null, "x"),
                        Progress.NONE);
        assertThat(differenced.products()).isEqualTo(SpectrumReport.FINITE_DIFFERENCE);
        assertThat(differenced.checks().differences().reason()).contains("CustomDense");
        assertThat(differenced.checks().differences().disagreement()).isBetween(1e-15, 1e-4);
        assertThat(differenced.checks().hessianEqualsGPlusH()).isNull();
        SetSpectra train = differenced.sets().get(SpectrumReport.TRAIN);
        assertThat(train.operators()).containsOnlyKeys("hessian");
        assertThat(train.unavailable()).containsOnlyKeys("g", "h");
        assertThat(report.products()).isEqualTo(SpectrumReport.EXACT);
        assertThat(report.checks().differences()).isNull();
    }

    private double lossAt(int parameter, double step) {
        MultiLayerNetwork moved = network.clone();
        moved.params().putScalar(parameter, moved.params().getDouble(parameter) + step);
        INDArray probabilities = moved.output(examples.getFeatures());
        return -Nd4j.math()
                        .log(probabilities)
                        .muli(examples.getLabels())
                        .sumNumber()
                        .doubleValue()
                / 40;
    }

    private double[] exactSpectrum(OperatorKind kind) {
        return exactSpectra.computeIfAbsent(kind, this::denseSpectrum);
    }

    /** Eigenvalues of the dense matrix, ascending, by LAPACK. */
    private double[] denseSpectrum(OperatorKind kind) {
        return withOperator(kind, ExactSpectrum::of);
    }

    private INDArray dense(OperatorKind kind) {
        return withOperator(kind, ExactSpectrum::dense);
    }

    private <T> T withOperator(OperatorKind kind, Function<LinearOperator, T> use) {
        DifferentiableNetwork differentiable = DifferentiableNetwork.of(network, DataType.DOUBLE);
        try (CurvatureModel model = new CurvatureModel(differentiable, ExampleSet.of(examples, 40), 1 << 24)) {
            LinearOperator operator = switch (kind) {
                case HESSIAN -> model.hessian();
                case G -> model.gaussNewton();
                case H -> model.residual();
            };
            return use.apply(operator);
        }
    }

    private SetSpectra train() {
        return report.sets().get(SpectrumReport.TRAIN);
    }

    private OperatorSpectrum spectrum(OperatorKind kind) {
        return train().operators().get(kind.label());
    }

    private static DataSet examples(int count) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, count, CLASSES);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return new DataSet(Nd4j.randn(DataType.DOUBLE, count, 5), labels);
    }
}
