package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Attribution;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The class structure of G in reports. */
class ClassStructureReportTest {

    private static final int EXAMPLES = 24;

    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.G))
            .precision(Precision.DOUBLE)
            .tolerance(1e-6)
            .density(new DensityPlan(20, 3, 64, 3, true))
            .logDensity(new LogDensityPlan(20, 1e-6, 128, 3))
            .checks(CheckPlan.NONE)
            .build();

    private final List<String> warnings = new ArrayList<>();

    private SetSpectra measure(ProbePlan plan, MultiLayerNetwork network, int classes) {
        Nd4j.getRandom().setSeed(4);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, classes);
        for (int i = 0; i < EXAMPLES; i++) {
            labels.putScalar(i, i % Math.min(classes, 4), 1);
        }
        MultiDataSet examples = new DataSet(Nd4j.rand(DataType.DOUBLE, EXAMPLES, 5), labels).toMultiDataSet();
        Progress progress = new Progress() {
            @Override
            public void report(String stage, long done, long expected) {
                assertThat(done).isLessThanOrEqualTo(expected);
            }

            @Override
            public void warn(String line) {
                warnings.add(line);
            }
        };
        SpectrumReport report = new SpectrumProbe(plan)
                .measure(network, Map.of(SpectrumReport.TRAIN, examples), new Subject(0, 0, null, "x"), progress);
        long products = report.cost().productsByStage().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        // Two products of the checks are booked by stage only.
        assertThat(report.cost().products().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(products - report.cost().productsByStage().get("train.checks"));
        return report.sets().get("train");
    }

    private static ProbePlan with(Boolean measured, boolean knockOuts, long megabytes) {
        return PLAN.toBuilder()
                .classStructure(new ClassStructurePlan(measured, knockOuts, megabytes))
                .build();
    }

    private static MultiLayerNetwork network(int classes, Activation activation, LossFunction loss) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(6).build())
                .layer(new OutputLayer.Builder(loss)
                        .nIn(6)
                        .nOut(classes)
                        .activation(activation)
                        .build())
                .build());
        network.init();
        return network;
    }

    private static MultiLayerNetwork classifier(int classes) {
        return network(classes, Activation.SOFTMAX, LossFunction.MCXENT);
    }

    @Test
    void everythingThatWasAskedForIsThere() {
        ClassStructureSpectrum structure =
                measure(with(true, true, 16), classifier(4), 4).classStructure();
        assertThat(structure.examplesPerClass()).containsExactly(6, 6, 6, 6);
        assertThat(structure.a1()).hasSize(4);
        assertThat(structure.b1()).hasSize(8);
        assertThat(structure.a2()).hasSize(4);
        assertThat(structure.a1b1a2()).hasSize(12);
        assertThat(structure.b2ClassTraces()).hasSize(4);
        // All layers are dense.
        assertThat(structure.b2ClassTraceErrors()).isNull();
        assertThat(structure.traces().b2StandardError()).isNull();
        ClassStructureSpectrum.Traces traces = structure.traces();
        assertThat(traces.a1()).isCloseTo(Arrays.stream(structure.a1()).sum(), within(1e-12));
        assertThat(traces.b1()).isCloseTo(Arrays.stream(structure.b1()).sum(), within(1e-12));
        assertThat(traces.sum()).isCloseTo(traces.a1() + traces.b1() + traces.a2() + traces.b2(), within(1e-12));
        // Two estimates of the same number, by products with G and by backward passes.
        assertThat(traces.sum()).isCloseTo(traces.g(), within(4 * traces.gStandardError()));
        assertThat(structure.knockOuts()).containsOnlyKeys(ClassStructureSpectrum.KNOCK_OUTS);
        structure.knockOuts().values().forEach(ClassStructureReportTest::assertIntegratesToOne);
        // Nothing of G is left where it was taken away: the largest of what is left is smaller.
        assertThat(structure.bulks().b2Upper())
                .isLessThan(structure.a1()[0] + structure.b1()[0]);
        assertThat(structure.bulks().b1Upper()).isEqualTo(structure.b1()[0]);
        assertThat(structure.bulks().separation())
                .isCloseTo(
                        Math.log10(traces.b1()
                                / 8
                                / Arrays.stream(structure.b2ClassTraces())
                                        .average()
                                        .orElseThrow()),
                        within(1e-12));
        assertThat(structure.unavailable()).isNull();
        assertThat(structure.sketchDeviation()).isNull();
        assertThat(structure.b1Dropped()).isNull();
        assertThat(warnings).isEmpty();
    }

    private static void assertIntegratesToOne(LogDensity density) {
        double width = Math.log(density.magnitude()[1] / density.magnitude()[0]);
        double sum = Arrays.stream(density.positive()).sum()
                + Arrays.stream(density.negative()).sum();
        assertThat(sum * width + density.belowEpsilon()).isCloseTo(1, within(0.05));
    }

    @Test
    void eigenvectorsOfGAreAttributed() {
        SetSpectra train = measure(with(null, false, 16), classifier(4), 4);
        List<Attribution> attribution = train.classStructure().attribution();
        assertThat(attribution).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(attribution.get(i).eigenvalue())
                    .isEqualTo(train.operators().get("g").top().get(i).eigenvalue());
            assertThat(attribution.get(i).shareOfA1()).isBetween(0.0, 1.0);
            assertThat(attribution.get(i).squaredCosine())
                    .isLessThanOrEqualTo(attribution.get(i).shareOfA1() + 1e-9);
            assertThat(attribution.get(i).nearestClass()).isBetween(0, 3);
        }
        assertThat(train.classStructure().knockOuts()).isNull();
    }

    @Test
    void whatDoesNotFitIntoMemoryIsSketched() {
        // 40 classes of 316 parameters in double: 1600 vectors take 4 MB.
        MultiLayerNetwork network = classifier(40);
        ClassStructureSpectrum structure =
                measure(with(null, true, 1), network, 40).classStructure();
        assertThat(structure.a1()).hasSize(40);
        assertThat(structure.sketchDeviation()).isPositive();
        // Knock-outs do without the vectors.
        ClassStructureSpectrum whole =
                measure(with(null, true, 16), network, 40).classStructure();
        assertThat(whole.sketchDeviation()).isNull();
        assertThat(structure.unavailable()).isNull();
        assertThat(structure.bulks().b2Upper()).isCloseTo(whole.bulks().b2Upper(), withinPercentage(1e-6));
        assertThat(structure.knockOuts()).containsOnlyKeys(ClassStructureSpectrum.KNOCK_OUTS);
        structure
                .knockOuts()
                .forEach((name, density) -> assertThat(density.positive())
                        .containsExactly(whole.knockOuts().get(name).positive(), within(1e-6)));
    }

    @Test
    void manyClassesAreMeasuredOnlyWhereAskedFor() {
        assertThat(measure(with(null, false, 16), classifier(101), 101).classStructure())
                .isNull();
        assertThat(warnings).isEmpty();
        assertThat(measure(with(true, false, 16), classifier(101), 101).classStructure())
                .isNotNull();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("101 classes", "102 backward passes", "24 examples", "408 passes");
    }

    @Test
    void otherNetworksSayWhyOnlyWhereAskedFor() {
        MultiLayerNetwork squares = network(4, Activation.IDENTITY, LossFunction.MSE);
        SetSpectra automatic = measure(with(null, false, 16), squares, 4);
        assertThat(automatic.classStructure()).isNull();
        assertThat(automatic.unavailable()).isNull();
        SetSpectra demanded = measure(with(true, false, 16), squares, 4);
        assertThat(demanded.classStructure()).isNull();
        assertThat(demanded.operators()).containsKey("g");
        assertThat(demanded.unavailable().get("classStructure")).contains("another loss");
        assertThat(measure(with(false, false, 16), classifier(4), 4).classStructure())
                .isNull();
    }

    @Test
    void memoryMustBePositive() {
        assertThatThrownBy(() -> new ClassStructurePlan(true, false, 0))
                .hasMessage("probes.classStructureMegabytes is 0; it must be at least 1");
    }
}
