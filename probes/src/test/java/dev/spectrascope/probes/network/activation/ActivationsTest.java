package dev.spectrascope.probes.network.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RuleTable;
import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tangents;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Values, first and second derivatives of activations against ND4J's own values and their differences. */
class ActivationsTest {

    // None within a step of a kink.
    private static final double[] POINTS = {
        -30, -8.1, -3.3, -2.4, -1.2, -0.9, -0.31, -0.02, 0.03, 0.17, 0.33, 0.68, 0.94, 1.3, 2.1, 3.7, 5.7, 6.4, 20
    };

    private static final double STEP = 2e-3;

    static Stream<IActivation> activations() {
        return Stream.of(
                new ActivationIdentity(),
                new ActivationReLU(),
                new ActivationReLU(2.0, null, null),
                new ActivationReLU(null, 0.25, null),
                new ActivationReLU(null, null, 0.1),
                new ActivationReLU(2.0, 0.25, 0.1),
                new ActivationLReLU(0.2),
                new ActivationReLU6(),
                new ActivationThresholdedReLU(0.5),
                new ActivationRReLU(0.1, 0.3),
                new ActivationHardTanH(),
                new ActivationHardSigmoid(),
                new ActivationELU(0.7),
                new ActivationSELU(),
                new ActivationGELU(false),
                new ActivationGELU(true),
                new ActivationMish(),
                new ActivationTanH(),
                new ActivationRationalTanh(),
                new ActivationRectifiedTanh(),
                new ActivationSigmoid(),
                new ActivationSoftPlus(),
                new ActivationSoftSign(),
                new ActivationSwish(),
                new ActivationCube());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void derivativesAreDifferencesOfNd4jsValues(IActivation activation) {
        INDArray x = Nd4j.createFromArray(new double[][] {POINTS});
        Jets jets = jets(activation, x);
        INDArray middle = nd4j(activation, x, 0);
        INDArray once = nd4j(activation, x, STEP).sub(nd4j(activation, x, -STEP));
        INDArray twice = nd4j(activation, x, 2 * STEP).sub(nd4j(activation, x, -2 * STEP));
        INDArray slope = once.mul(8).sub(twice).div(12 * STEP);
        INDArray onceEven = nd4j(activation, x, STEP).add(nd4j(activation, x, -STEP));
        INDArray twiceEven = nd4j(activation, x, 2 * STEP).add(nd4j(activation, x, -2 * STEP));
        INDArray bend = onceEven.mul(16).sub(twiceEven).sub(middle.mul(30)).div(12 * STEP * STEP);
        for (int i = 0; i < POINTS.length; i++) {
            double size = 1 + Math.abs(middle.getDouble(i));
            assertThat(jets.value().getDouble(i)).isCloseTo(middle.getDouble(i), within(1e-13 * size));
            assertThat(jets.first().getDouble(i)).isCloseTo(slope.getDouble(i), within(1e-9 * size));
            assertThat(jets.second().getDouble(i)).isCloseTo(bend.getDouble(i), within(1e-8 * size));
        }
    }

    // Where ND4J's own value overflows (softplus, beyond 700), the limit is plain: x.
    @ParameterizedTest
    @MethodSource("activations")
    void nothingOverflowsFarOut(IActivation activation) {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            double far = activation instanceof ActivationCube ? 1e10 : 1e15;
            INDArray x = Nd4j.createFromArray(-far, -1000, -100, 100, 1000, far).castTo(type);
            Jets jets = jets(activation, x);
            for (INDArray each : List.of(jets.value(), jets.first(), jets.second())) {
                for (int i = 0; i < x.length(); i++) {
                    assertThat(each.getDouble(i)).isFinite();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 6})
    void kinksTakeTheSideThatNd4jTakes(double kink) {
        Stream.of(
                        new ActivationReLU(),
                        new ActivationLReLU(0.2),
                        new ActivationReLU6(),
                        new ActivationReLU(6.0, null, 0.1),
                        new ActivationHardTanH(),
                        new ActivationSELU(),
                        new ActivationRectifiedTanh())
                .forEach(activation -> {
                    INDArray x = Nd4j.createFromArray(new double[][] {{kink}});
                    double expected = activation
                            .backprop(x.dup(), Nd4j.onesLike(x))
                            .getFirst()
                            .getDouble(0);
                    assertThat(jets(activation, x).first().getDouble(0)).isCloseTo(expected, within(1e-8));
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void softmaxIsAlongTheLastDimension(int rank) {
        INDArray x = Nd4j.linspace(-1, 2, 12, DataType.DOUBLE);
        x = x.mul(x).reshape(rank == 2 ? new long[] {3, 4} : new long[] {2, 3, 2});
        INDArray v = Nd4j.linspace(1, 3, 12, DataType.DOUBLE).reshape(x.shape());
        INDArray u = Nd4j.linspace(-2, 1, 12, DataType.DOUBLE).reshape(x.shape());
        IActivation softmax = new ActivationSoftmax();
        double step = 1e-4;
        INDArray plus = x.add(v.mul(step));
        INDArray minus = x.sub(v.mul(step));
        INDArray tangent = softmax.getActivation(plus.dup(), false)
                .sub(softmax.getActivation(minus.dup(), false))
                .div(2 * step);
        INDArray cotangentsTangent = softmax.backprop(plus.dup(), u)
                .getFirst()
                .sub(softmax.backprop(minus.dup(), u).getFirst())
                .div(2 * step);
        Jets jets = jets(softmax, x, v, u);
        assertThat(jets.value().distance2(softmax.getActivation(x.dup(), false)))
                .isLessThan(1e-14);
        assertThat(jets.first().distance2(tangent)).isLessThan(1e-7);
        assertThat(jets.second().distance2(cotangentsTangent)).isLessThan(1e-7);
    }

    private record Jets(INDArray value, INDArray first, INDArray second) {}

    private static Jets jets(IActivation activation, INDArray x) {
        return jets(activation, x, Nd4j.onesLike(x), Nd4j.onesLike(x));
    }

    // The value, the tangent along v, and the tangent along v of the cotangent of u.
    private static Jets jets(IActivation activation, INDArray x, INDArray v, INDArray u) {
        NodeState state = new NodeState(
                new NetworkNode("test", activation, List.of(NetworkNode.networkInput(0)), Map.of()),
                Map.of(),
                x.dataType(),
                new RuleTable.Builder().build());
        try (ArrayPool pool = new ArrayPool(x.dataType());
                Tape tape = new Tape(pool)) {
            Variable input = tape.parameter(x);
            Variable output = Activations.of(activation, state).apply(new Activations.ActivationTape(tape, input));
            INDArray value = output.primal().dup();
            tape.adjoint(output, u, List.of(x.ulike().assign(0)));
            tape.finish(List.of());
            try (Scratch scratch = tape.sweepScratch()) {
                Tangents tangents = tape.tangents(List.of(v), scratch);
                INDArray second = x.ulike().assign(0);
                tape.adjointTangent(output, null, tangents, List.of(second), scratch);
                return new Jets(value, tangents.of(output).dup(), second);
            }
        }
    }

    private static INDArray nd4j(IActivation activation, INDArray x, double shift) {
        return activation.getActivation(x.add(shift), false);
    }
}
