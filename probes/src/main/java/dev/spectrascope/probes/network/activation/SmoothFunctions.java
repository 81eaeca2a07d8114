package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Activations with a second derivative. Each of the three functions may overwrite its argument. */
final class SmoothFunctions {

    private record Smooth(
            UnaryOperator<INDArray> function,
            UnaryOperator<INDArray> first,
            UnaryOperator<INDArray> second,
            boolean nondecreasing)
            implements ScalarFunction {

        Smooth(UnaryOperator<INDArray> function, UnaryOperator<INDArray> first, UnaryOperator<INDArray> second) {
            this(function, first, second, false);
        }

        /** The same, known never to decrease. */
        Smooth rising() {
            return new Smooth(function, first, second, true);
        }

        @Override
        public INDArray value(INDArray x) {
            return into(x, function.apply(x));
        }

        @Override
        public INDArray derivative(INDArray x) {
            return into(x, first.apply(x));
        }

        @Override
        public INDArray secondDerivative(INDArray x) {
            return into(x, second.apply(x));
        }

        @Override
        public boolean piecewiseLinear() {
            return false;
        }

        private static INDArray into(INDArray x, INDArray result) {
            if (result == x) {
                return x;
            }
            x.assign(result);
            result.close();
            return x;
        }
    }

    private SmoothFunctions() {}

    static ScalarFunction tanh() {
        return new Smooth(
                        x -> Transforms.tanh(x, false),
                        x -> {
                            INDArray t = Transforms.tanh(x, false);
                            return t.muli(t).rsubi(1);
                        },
                        x -> {
                            INDArray t = Transforms.tanh(x, false);
                            return combine(t.mul(t).rsubi(1), t, -2);
                        })
                .rising();
    }

    static ScalarFunction sigmoid() {
        return new Smooth(x -> Transforms.sigmoid(x, false), x -> sigmoidSlope(Transforms.sigmoid(x, false)), x -> {
                    INDArray s = Transforms.sigmoid(x, false);
                    return combine(sigmoidSlope(s.dup()), s.muli(-2).addi(1), 1);
                })
                .rising();
    }

    static ScalarFunction softsign() {
        return new Smooth(
                x -> combine(Transforms.abs(x, true).addi(1).rdivi(1), x, 1),
                x -> Transforms.pow(Transforms.abs(x, false).addi(1), -2, false),
                x -> combine(
                        Transforms.pow(Transforms.abs(x, true).addi(1), -3, false), Transforms.sign(x, false), -2));
    }

    /** x σ(x): f' = σ + x σ', f'' = σ' (2 + x (1 − 2σ)). */
    static ScalarFunction swish() {
        return new Smooth(
                x -> combine(Transforms.sigmoid(x, true), x, 1),
                x -> {
                    INDArray s = Transforms.sigmoid(x, true);
                    INDArray slope = sigmoidSlope(s.dup()).muli(x);
                    return combineSum(slope, s);
                },
                x -> {
                    INDArray s = Transforms.sigmoid(x, true);
                    INDArray slope = sigmoidSlope(s.dup());
                    INDArray factor = s.muli(-2).addi(1).muli(x).addi(2);
                    slope.muli(factor);
                    factor.close();
                    return slope;
                });
    }

    static ScalarFunction cube() {
        return new Smooth(x -> combine(x.mul(x), x, 1), x -> x.muli(x).muli(3), x -> x.muli(6));
    }

    /** α (e^x − 1) below 0, x above. */
    static ScalarFunction elu(double alpha) {
        return new Smooth(
                x -> {
                    INDArray below = belowZero(x);
                    INDArray exponential = exponentialBelow(x).subi(1).muli(alpha);
                    INDArray result = x.sub(x.mul(below)).addi(exponential);
                    below.close();
                    exponential.close();
                    return result;
                },
                x -> {
                    INDArray below = belowZero(x);
                    INDArray exponential = exponentialBelow(x).muli(alpha).muli(below);
                    return combineSum(exponential, below.rsubi(1));
                },
                x -> {
                    INDArray below = belowZero(x);
                    return combine(exponentialBelow(x).muli(alpha), below, 1);
                });
    }

    private static INDArray sigmoidSlope(INDArray s) {
        INDArray rest = s.rsub(1);
        s.muli(rest);
        rest.close();
        return s;
    }

    // 1 where x < 0, else 0.
    private static INDArray belowZero(INDArray x) {
        INDArray negated = x.neg();
        Nd4j.exec(new Step(negated, negated));
        return negated;
    }

    // exp(min(x, 0)), which cannot overflow.
    private static INDArray exponentialBelow(INDArray x) {
        return Transforms.exp(Transforms.min(x, 0.0, true), false);
    }

    private static INDArray combine(INDArray left, INDArray right, double factor) {
        return left.muli(right).muli(factor);
    }

    private static INDArray combineSum(INDArray left, INDArray right) {
        left.addi(right);
        right.close();
        return left;
    }
}
