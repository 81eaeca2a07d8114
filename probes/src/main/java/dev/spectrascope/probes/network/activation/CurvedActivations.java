package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;

/** Activations with curvature that are written as formulas. Where ND4J's constants are floats, so are these. */
final class CurvedActivations {

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_LAMBDA = 1.0507009873554804934193349852946;
    private static final double GELU_SLOPE = 1.702f;
    private static final double GELU_CUBE = 0.044715;
    // Beyond, the rational approximation is flat, and powers would overflow in float.
    private static final double RATIONAL_TANH_FLAT = 1e8;

    private CurvedActivations() {}

    /** x σ(1.702 x), ND4J's default. */
    static ScalarFunction gelu() {
        return new JetFunction(x -> x.times(x.times(GELU_SLOPE).sigmoid()));
    }

    /** x/2 (1 + tanh(√(2/π) (x + (0.044715 x)³))), which ND4J calls precise; elsewhere the cube is of x alone. */
    static ScalarFunction preciseGelu() {
        double root = Math.sqrt(2 / Math.PI);
        return new JetFunction(x -> {
            Jet small = x.times(GELU_CUBE);
            Jet inner = x.plus(small.squared().times(small)).times(root);
            return x.times(inner.tanh().plus(1)).times(0.5);
        });
    }

    /** x tanh(log(1 + e<sup>x</sup>)). */
    static ScalarFunction mish() {
        return new JetFunction(x -> x.times(x.softplus().tanh()));
    }

    /** λ x above 0, λ α (e<sup>x</sup> − 1) below. */
    static ScalarFunction selu() {
        return new JetFunction(x -> x.rectified()
                .plus(x.negativePart().exponential().plus(-1).times(SELU_ALPHA))
                .times(SELU_LAMBDA));
    }

    /** max(tanh x, 0). */
    static ScalarFunction rectifiedTanh() {
        return new JetFunction(x -> x.rectified().tanh());
    }

    /** 1.7159 sgn(y) (1 − 1 / (1 + |y| + y² + 1.41645 y⁴)) at y = 2x/3; twice differentiable also at 0. */
    static ScalarFunction rationalTanh() {
        return new JetFunction(x -> {
            Jet y = x.times(2.0 / 3);
            Jet absolute = y.absolute();
            Jet size = absolute.minus(absolute.plus(-RATIONAL_TANH_FLAT).rectified());
            Jet square = size.squared();
            Jet denominator =
                    square.squared().times(1.41645f).plus(square).plus(size).plus(1);
            return denominator.reciprocal().times(-1).plus(1).times(1.7159f).timesSignOf(y);
        });
    }

    static ScalarFunction softplus() {
        return new JetFunction(Jet::softplus);
    }
}
