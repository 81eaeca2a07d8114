package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.run.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
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
import org.nd4j.linalg.factory.Nd4j;

/** Reports whose time runs out: a clock that moves by a second with each product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeLimitTest {

    private static final int CLASSES = 3;
    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.G, OperatorKind.H))
            .top(2)
            .bottom(1)
            .products(40)
            .density(new DensityPlan(24, 1, 32, 3, true))
            .logDensity(new LogDensityPlan(24, 1e-5, 32, 3))
            .classStructure(new ClassStructurePlan(true, true, 16))
            .blocks(new BlockPlan(false, Map.of("last", List.of("layer1"))))
            .methods(List.of(Method.KERNEL_POLYNOMIAL))
            .checks(new CheckPlan(true, true))
            .build();

    private MultiLayerNetwork network;
    private Map<String, MultiDataSet> sets;
    private long products;
    private SpectrumReport whole;

    @BeforeAll
    void measureInFull() {
        Nd4j.getRandom().setSeed(3);
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.FLOAT)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(6).build())
                .layer(new OutputLayer.Builder()
                        .nIn(6)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        sets = new LinkedHashMap<>();
        sets.put(SpectrumReport.TRAIN, examples());
        sets.put(SpectrumReport.TEST, examples());
        whole = measure(Long.MAX_VALUE / 2_000_000_000L);
    }

    private static MultiDataSet examples() {
        int count = 15;
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, count, 4), labels).toMultiDataSet();
    }

    private SpectrumReport measure(long seconds) {
        products = 0;
        TimeLimit limit = new TimeLimit(Duration.ofSeconds(seconds), () -> products * 1_000_000_000L);
        Progress clock = (stage, done, expected) -> products = Math.max(products, done);
        return new SpectrumProbe(PLAN)
                .measure(
                        ProbedNetwork.of(network),
                        sets,
                        new Subject(1, 2, 0.1, "s"),
                        clock,
                        ProbeCheckpoints.NONE,
                        limit);
    }

    @Test
    void withTimeEnoughNothingIsGivenUp() {
        assertThat(whole.degraded()).isNull();
        long all = products;
        assertThat(all).isGreaterThan(300);
        assertThat(measure(all + 1).degraded()).isNull();
    }

    @Test
    void wheneverTimeRunsOutTheReportSaysWhatItHoldsAndIsEnded() throws IOException {
        measure(Long.MAX_VALUE / 2_000_000_000L);
        long all = products;
        for (long limit = 1; limit < all; limit += 47) {
            SpectrumReport report = measure(limit);
            // What is begun when the time is over makes one product more at most, and the checks make theirs unseen.
            assertThat(products).as("limit %d", limit).isBetween(limit, limit + 1);
            assertThat(report.degraded()).as("limit %d", limit).isNotEmpty().noneMatch(Degradation::ahead);
            assertThat(Json.text(report)).doesNotContain("NaN", "Infinity");
            assertIsPartOfTheWhole(report, limit);
        }
    }

    private void assertIsPartOfTheWhole(SpectrumReport report, long limit) {
        TreeSet<String> cut = new TreeSet<>();
        report.degraded().forEach(degradation -> cut.add(degradation.what()));
        assertThat(report.checks().symmetry()).isLessThan(1e-4);
        assertThat(report.sets()).containsKey(SpectrumReport.TRAIN);
        report.sets().forEach((set, spectra) -> {
            assertThat(spectra.loss()).isEqualTo(whole.sets().get(set).loss());
            for (OperatorKind kind : PLAN.operators()) {
                String name = set + "." + kind.label();
                OperatorSpectrum spectrum = spectra.operators().get(kind.label());
                OperatorSpectrum full = whole.sets().get(set).operators().get(kind.label());
                assertThat(spectrum == null).as("%s at %d", name, limit).isEqualTo(cut.contains(name));
                if (spectrum == null) {
                    assertThat(spectra.unavailable()).containsKey(kind.label());
                } else if (!cut.contains(name + ".eigenpairs") && !cut.contains(name + ".density")) {
                    assertThat(spectrum.top()).isEqualTo(full.top());
                } else if (!cut.contains(name + ".eigenpairs")) {
                    // Those of H go on improving while the steps of the density are made.
                    assertThat(spectrum.top()).hasSize(2).allMatch(pair -> pair.residual() <= PLAN.tolerance());
                }
                if (spectrum != null && spectrum.density() != null && !cut.contains(name + ".density")) {
                    assertThat(spectrum.density().density())
                            .isEqualTo(full.density().density());
                    assertThat(spectrum.logDensity().positive())
                            .isEqualTo(full.logDensity().positive());
                } else if (spectrum != null && spectrum.density() != null) {
                    assertThat(spectrum.density().steps()).isBetween(16, 23);
                }
            }
        });
        assertThat(report.sets().containsKey(SpectrumReport.TEST)).isEqualTo(!cut.contains(SpectrumReport.TEST));
    }
}
