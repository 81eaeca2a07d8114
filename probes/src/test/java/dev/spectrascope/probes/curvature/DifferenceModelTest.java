package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.dl4j.InferenceNetwork;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The fall-back on networks whose products are known exactly as well. */
class DifferenceModelTest {

    private static final Set<String> KINDS = Set.of(
            "dense relu",
            "no bias",
            "weighted classes",
            "mean squared error",
            "activation and dropout layers",
            "dense batch normalisation",
            "batch normalisation by variance",
            "batch normalisation, locked",
            "frozen layer",
            "global pooling MAX",
            "small VGG",
            "small ResNet");

    /** DL4J differentiates an output with fractional weights otherwise than it scores it, and needs all vertices used. */
    private static final Set<String> OTHERWISE_IN_DL4J = Set.of(
            "time series, steps weighted",
            "two inputs, three outputs, an input masked",
            "two inputs, three outputs, inputs and labels masked",
            "a vertex that reaches no output",
            "mask of examples");

    static Stream<NetworkCase> cases() {
        return Stream.concat(
                NetworkCases.all().filter(test -> KINDS.contains(test.name())),
                // Where an equal network has to stand in for DL4J's score, its gradient is of no use either.
                StructureCases.all().filter(test -> test.twin() == null && !OTHERWISE_IN_DL4J.contains(test.name())));
    }

    @Test
    void aGradientThatIsNotThatOfTheLossIsRefused() {
        NetworkCase test = StructureCases.all()
                .filter(each -> each.name().equals("time series, steps weighted"))
                .findFirst()
                .orElseThrow();
        InferenceNetwork network = new InferenceNetwork(test.model());
        ExampleSet examples = ExampleSet.of(test.data(), 4);
        assertThatThrownBy(() -> new DifferenceModel(network, examples, DataType.DOUBLE, "because."))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("because.")
                .hasMessageContaining("not the derivative");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void differencesAreTheExactProducts(NetworkCase test) {
        ExampleSet examples = ExampleSet.of(test.data(), 4);
        DifferentiableNetwork network = DifferentiableNetwork.of(test.model(), DataType.DOUBLE);
        try (LossCurvature exact = new CurvatureModel(network, examples, Long.MAX_VALUE);
                LossCurvature differences =
                        new DifferenceModel(new InferenceNetwork(test.model()), examples, DataType.DOUBLE, "")) {
            assertThat(differences.layout()).isEqualTo(exact.layout());
            assertThat(differences.loss()).isCloseTo(exact.loss(), within(1e-9 * Math.abs(exact.loss())));
            assertThat(relativeDifference(differences.gradient(), exact.gradient()))
                    .isLessThanOrEqualTo(1e-8);
            INDArray v = NetworkCase.random(1, network.size());
            agree(LossCurvature::hessian, exact, differences, v);
            agree(LossCurvature::gaussNewton, exact, differences, v);
            agree(LossCurvature::residual, exact, differences, v);
        }
    }

    private static void agree(
            Function<LossCurvature, LinearOperator> operator, LossCurvature exact, LossCurvature other, INDArray v) {
        INDArray expected = operator.apply(exact).apply(v);
        double size = exact.hessian().apply(v).norm2Number().doubleValue();
        double difference =
                operator.apply(other).apply(v).sub(expected).norm2Number().doubleValue();
        assertThat(difference).isLessThanOrEqualTo(1e-6 * size);
    }
}
