package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Blocks, halves, precision and repeatability of reports, on a network of 4·5 + 5 + 5·4 + 4 + 4·3 + 3 parameters. */
class BlocksAndChecksTest {

    private static final int CLASSES = 3;
    private static final int[] LAYER_ENDS = {0, 25, 49, 64};
    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.HESSIAN, OperatorKind.G))
            .top(2)
            .bottom(1)
            .tolerance(1e-9)
            .products(1000)
            .precision(Precision.DOUBLE)
            .density(new DensityPlan(20, 2, 50, 3, true))
            .logDensity(new LogDensityPlan(20, 1e-5, 50, 3))
            .seed(5)
            .batchSize(16)
            .memoryBudgetMegabytes(64)
            .checks(CheckPlan.NONE)
            .build();

    private MultiLayerNetwork network;

    @BeforeEach
    void build() {
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                .layer(new OutputLayer.Builder()
                        .nIn(4)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        network.params().muli(2);
    }

    private static MultiDataSet examples(int count, int classes) {
        Nd4j.getRandom().setSeed(3);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, CLASSES);
        INDArray features = Nd4j.randn(DataType.DOUBLE, count, 4);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, i % classes, 1);
            features.putScalar(i, i % classes, features.getDouble(i, i % classes) + 2);
        }
        return new MultiDataSet(features, labels);
    }

    private SpectrumReport measure(ProbePlan plan, MultiDataSet examples, Progress progress) {
        return new SpectrumProbe(plan)
                .measure(network, Map.of(SpectrumReport.TRAIN, examples), new Subject(0, 0, null, "x", 11L), progress);
    }

    /** Eigenvalues, descending, of the rows and columns of the dense Hessian from one place to another. */
    private double[] exact(MultiDataSet examples, int from, int to) {
        DifferentiableNetwork differentiable = DifferentiableNetwork.of(network, DataType.DOUBLE);
        try (CurvatureModel model = new CurvatureModel(differentiable, ExampleSet.of(examples, 3000), 1 << 24)) {
            double[] ascending = ExactSpectrum.ofBlock(model.hessian(), from, to);
            return Arrays.stream(ascending)
                    .map(value -> -value)
                    .sorted()
                    .map(value -> -value)
                    .toArray();
        }
    }

    /** H is not deflated: where one start vector is asked for, its eigenpairs and its density come from the same products. */
    @Test
    void oneRunAnswersEigenpairsAndDensityOfH() {
        MultiDataSet examples = examples(30, CLASSES);
        ProbePlan plan = PLAN.toBuilder()
                .operators(List.of(OperatorKind.H))
                .density(new DensityPlan(40, 1, 50, 3, true))
                .build();
        SpectrumReport shared = measure(plan, examples, Progress.NONE);
        OperatorSpectrum h = shared.sets().get("train").operators().get("h");
        assertThat(shared.cost().productsByStage()).doesNotContainKey("train.h.density");
        assertThat(shared.cost().productsByStage().get("train.h.eigenpairs"))
                .isEqualTo(shared.cost().products().get("train.h"))
                .isBetween(40L, 64L);
        try (CurvatureModel model = new CurvatureModel(
                DifferentiableNetwork.of(network, DataType.DOUBLE), ExampleSet.of(examples, 3000), 1 << 24)) {
            double[] exact = ExactSpectrum.of(model.residual());
            assertThat(h.range()).containsExactly(new double[] {exact[0], exact[exact.length - 1]}, within(1e-8));
        }
        double[] grid = h.density().eigenvalue();
        double sum = Arrays.stream(h.density().density()).sum();
        assertThat(sum * (grid[1] - grid[0])).isCloseTo(1, within(1e-2));
        assertThat(measure(
                                plan.toBuilder()
                                        .density(new DensityPlan(40, 2, 50, 3, true))
                                        .build(),
                                examples,
                                Progress.NONE)
                        .cost()
                        .productsByStage())
                .containsEntry("train.h.density", 80L);
    }

    private static void requireEnds(OperatorSpectrum spectrum, double[] exact) {
        assertThat(spectrum.top()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(spectrum.top().get(i).eigenvalue()).isCloseTo(exact[i], within(1e-7 * exact[0]));
        }
        assertThat(spectrum.bottom().get(0).eigenvalue()).isCloseTo(exact[exact.length - 1], within(1e-7 * exact[0]));
    }

    @Test
    void blocksOfLayersAndGroupsHaveTheEigenvaluesOfTheirSubMatrices() {
        MultiDataSet examples = examples(40, CLASSES);
        SpectrumReport report = measure(
                PLAN.toBuilder()
                        .blocks(new BlockPlan(true, Map.of("head", List.of("layer2", "layer1"))))
                        .build(),
                examples,
                Progress.NONE);
        assertThat(report.layers()).containsOnlyKeys("layer0", "layer1", "layer2");
        for (int layer = 0; layer < 3; layer++) {
            Map<String, OperatorSpectrum> block = report.layers().get("layer" + layer);
            assertThat(block).containsOnlyKeys("hessian", "g");
            requireEnds(block.get("hessian"), exact(examples, LAYER_ENDS[layer], LAYER_ENDS[layer + 1]));
        }
        requireEnds(report.groups().get("head").get("hessian"), exact(examples, LAYER_ENDS[1], LAYER_ENDS[3]));
        assertThat(report.cost().products()).containsKeys("train.hessian", "layers.layer0.hessian", "groups.head.g");
        assertThat(report.cost().productsByStage()).containsEntry("groups.head.g.density", 40L);
        assertThat(report.cost().productsByStage()).containsEntry("train.checks", 6L);
    }

    @Test
    void noBlocksAreMeasuredUnlessAskedFor() {
        SpectrumReport report = measure(PLAN, examples(40, CLASSES), Progress.NONE);
        assertThat(report.layers()).isNull();
        assertThat(report.groups()).isNull();
        assertThat(report.checks().sampleSpread()).isNull();
    }

    @Test
    void aGroupOfAnUnknownLayerIsToldInOneLine() {
        ProbePlan plan = PLAN.toBuilder()
                .blocks(new BlockPlan(false, Map.of("head", List.of("layer2", "conv"))))
                .build();
        assertThatThrownBy(() -> measure(plan, examples(40, CLASSES), Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probes.groups.head names \"conv\", which is no layer with trainable parameters; those are"
                        + " layer0, layer1, layer2");
    }

    @Test
    void fewExamplesAreSaidToBeTooFew() {
        List<String> warnings = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void report(String stage, long done, long expected) {}

            @Override
            public void warn(String line) {
                warnings.add(line);
            }
        };
        SpectrumReport.SampleSpread few = measure(
                        PLAN.toBuilder().checks(new CheckPlan(true, false)).build(), examples(6, CLASSES), progress)
                .checks()
                .sampleSpread();
        assertThat(few.examples()).isEqualTo(3);
        assertThat(few.tooSmall()).isTrue();
        assertThat(warnings).singleElement().asString().contains("the train set is too small: the top 2 eigenvalues");
    }

    @Test
    void theSpreadIsThatOfTheEigenvaluesOfTheHalves() {
        MultiDataSet examples = examples(6000, CLASSES);
        ProbePlan plan = ProbePlan.DEFAULT.toBuilder()
                .operators(List.of(OperatorKind.HESSIAN))
                .top(2)
                .bottom(1)
                .tolerance(1e-9)
                .products(1000)
                .precision(Precision.DOUBLE)
                .density(null)
                .seed(5)
                .batchSize(3000)
                .memoryBudgetMegabytes(64)
                .checks(CheckPlan.NONE)
                .logDensity(null)
                .build();
        SpectrumReport report =
                measure(plan.toBuilder().checks(new CheckPlan(true, false)).build(), examples, Progress.NONE);
        SpectrumReport.SampleSpread spread = report.checks().sampleSpread();
        assertThat(spread.operator()).isEqualTo("hessian");
        assertThat(spread.examples()).isEqualTo(3000);
        assertThat(spread.tooSmall()).isFalse();
        double[] whole = exact(examples, 0, LAYER_ENDS[3]);
        double widest = 0;
        for (int i = 0; i < 2; i++) {
            double a = spread.first()[i];
            double b = spread.second()[i];
            widest = Math.max(widest, Math.abs(a - b) / ((a + b) / 2));
            // The Hessian of all is the mean of those of the halves.
            assertThat((a + b) / 2).isCloseTo(whole[i], within(0.1 * whole[i]));
        }
        // λ_max is convex.
        assertThat((spread.first()[0] + spread.second()[0]) / 2).isGreaterThanOrEqualTo(whole[0]);
        assertThat(spread.largest()).isCloseTo(widest, within(1e-12));
        assertThat(report.cost().products().get("halves.hessian")).isPositive();
    }

    @Test
    void singlePrecisionIsComparedWithDoubleWhenAsked() {
        SpectrumReport.FloatAgainstDouble comparison = measure(
                        PLAN.toBuilder().checks(new CheckPlan(false, true)).build(),
                        examples(100, CLASSES),
                        Progress.NONE)
                .checks()
                .floatAgainstDouble();
        assertThat(comparison.examples()).isEqualTo(64);
        assertThat(comparison.difference()).containsOnlyKeys("hessian", "g");
        assertThat(comparison.difference().values())
                .allSatisfy(value -> assertThat(value).isBetween(1e-9, 1e-5));
    }

    @Test
    void theSameSnapshotGivesTheSameReportToTheLastDigit() throws Exception {
        ProbePlan plan = PLAN.toBuilder()
                .blocks(new BlockPlan(true, Map.of("head", List.of("layer1", "layer2"))))
                .checks(new CheckPlan(true, true))
                .precision(Precision.FLOAT)
                .build();
        assertThat(withoutSeconds(measure(plan, examples(40, CLASSES), Progress.NONE)))
                .isEqualTo(withoutSeconds(measure(plan, examples(40, CLASSES), Progress.NONE)))
                .isNotEqualTo(withoutSeconds(
                        measure(plan.toBuilder().seed(6).build(), examples(40, CLASSES), Progress.NONE)));
    }

    private static String withoutSeconds(SpectrumReport report) throws Exception {
        ObjectNode tree = (ObjectNode) new ObjectMapper().valueToTree(report);
        ((ObjectNode) tree.get("cost")).remove("seconds");
        assertThat(tree.get("origin").get("setsSeed").asLong()).isEqualTo(11);
        String text = new ObjectMapper().writeValueAsString(tree);
        assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
        return text;
    }

    @Test
    void absentClassesSingleExamplesAndMoreStepsThanParametersGiveFiniteReports() throws Exception {
        ProbePlan plan = ProbePlan.DEFAULT.toBuilder()
                .operators(List.of(OperatorKind.values()))
                .top(null)
                .bottom(3)
                .tolerance(1e-6)
                .products(300)
                .precision(Precision.DOUBLE)
                .density(new DensityPlan(500, 1, 64, 3, true))
                .seed(1)
                .batchSize(16)
                .memoryBudgetMegabytes(64)
                .checks(new CheckPlan(true, true))
                .blocks(new BlockPlan(true, null))
                .build();
        for (MultiDataSet set : List.of(examples(1, 1), examples(2, 2), examples(30, 2))) {
            SpectrumReport report = measure(plan, set, Progress.NONE);
            withoutSeconds(report);
            for (OperatorSpectrum spectrum :
                    report.sets().get(SpectrumReport.TRAIN).operators().values()) {
                assertThat(spectrum.top()).extracting(Eigenvalue::eigenvalue).doesNotContainNull();
                double[] density = spectrum.density().density();
                double[] grid = spectrum.density().eigenvalue();
                assertThat(Arrays.stream(density).sum() * (grid[1] - grid[0])).isCloseTo(1, within(5e-2));
            }
        }
    }
}
