package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Jet;
import dev.spectrascope.probes.network.activation.Norms;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.function.BinaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The terms t(a, y) of ND4J's losses, a the activation of an output and y its label, scaled as ND4J scales them. */
final class LossFormulas {

    private LossFormulas() {}

    /** (a − y)². */
    static Jet squaredError(Jet a, INDArray y) {
        return a.minus(y).squared();
    }

    /** |a − y|. */
    static Jet absoluteError(Jet a, INDArray y) {
        return a.minus(y).absolute();
    }

    /** 100 |(a − y) / y|. */
    static Jet absolutePercentageError(Jet a, INDArray y) {
        return overLabels(a.minus(y), y).absolute().times(100);
    }

    private static Jet overLabels(Jet a, INDArray y) {
        INDArray reciprocals = y.rdiv(1);
        Jet quotient = a.times(reciprocals);
        reciprocals.close();
        return quotient;
    }

    /** log²((a + 1) / (y + 1)). */
    static Jet squaredLogarithmicError(Jet a, INDArray y) {
        INDArray beyond = y.add(1);
        Jet ratio = overLabels(a.plus(1), beyond);
        beyond.close();
        return ratio.logarithm().squared();
    }

    /** −y log a. */
    static Jet crossEntropy(Jet a, INDArray y) {
        return a.logarithm().times(y).times(-1);
    }

    /** −y log σ(f). */
    static Jet crossEntropyOfSigmoid(Jet f, INDArray y) {
        return f.times(-1).softplus().times(y);
    }

    /** −y log a − (1 − y) log(1 − a). */
    static Jet binaryCrossEntropy(Jet a, INDArray y) {
        INDArray rest = y.rsub(1);
        Jet complement = a.times(-1).plus(1).logarithm().times(rest);
        rest.close();
        return a.logarithm().times(y).plus(complement).times(-1);
    }

    /** The same at a = σ(f): log(1 + e<sup>f</sup>) − y f. */
    static Jet binaryCrossEntropyOfSigmoid(Jet f, INDArray y) {
        return f.softplus().minus(f.times(y));
    }

    /**
     * y log(y / a) with labels and activations clipped to [1e-5, 1], as ND4J reports the Kullback-Leibler divergence; the
     * derivatives are those of the cross-entropy.
     */
    static INDArray reportedDivergence(INDArray a, INDArray y) {
        INDArray labels = clipped(y, Nd4j.EPS_THRESHOLD, 1);
        INDArray terms = clipped(a, Nd4j.EPS_THRESHOLD, 1);
        terms.rdivi(labels);
        Transforms.log(terms, false);
        terms.muli(labels);
        labels.close();
        return terms;
    }

    /** a − y log a. */
    static Jet poisson(Jet a, INDArray y) {
        return a.plus(crossEntropy(a, y));
    }

    /** max(0, 1 − y a). */
    static Jet hinge(Jet a, INDArray y) {
        return a.times(y).times(-1).plus(1).rectified();
    }

    /** max(0, 1 − y a)². */
    static Jet squaredHinge(Jet a, INDArray y) {
        return hinge(a, y).squared();
    }

    /** y a. */
    static Jet wasserstein(Jet a, INDArray y) {
        return a.times(y);
    }

    /** −y a / (‖y‖ ‖a‖), summed over the outputs the cosine of the angle between a and y; norms below 1e-5 count as that. */
    static Variable cosineProximity(Tape tape, Variable a, INDArray y) {
        INDArray factors = tape.recordingScratch().copy(y);
        normalize(factors).negi();
        Variable direction = Norms.normalized(tape, a, Nd4j.EPS_THRESHOLD);
        return LinearStep.record(tape, direction, new ConstantFactor(factors));
    }

    /** The values of {@link #cosineProximity}. */
    static INDArray reportedCosineProximity(INDArray a, INDArray y) {
        INDArray labels = normalize(y.dup('c'));
        INDArray terms = normalize(a.dup('c')).muli(labels).negi();
        labels.close();
        return terms;
    }

    private static INDArray normalize(INDArray rows) {
        INDArray norms = rows.norm2(true, 1);
        Nd4j.exec(new ScalarMax(norms, null, norms, Nd4j.EPS_THRESHOLD));
        rows.diviColumnVector(norms);
        norms.close();
        return rows;
    }

    /** A formula divided by C, the number of outputs. */
    static OutputwiseTerms.Formula mean(OutputwiseTerms.Formula formula) {
        return (a, y) -> formula.of(a, y).times(1.0 / y.size(1));
    }

    /** The terms at activations clipped to [ε, 1 − ε]. */
    static BinaryOperator<INDArray> clipping(OutputwiseTerms terms, double epsilon) {
        return (a, y) -> {
            INDArray inside = clipped(a, epsilon, 1 - epsilon);
            INDArray values = terms.values(inside, y);
            inside.close();
            return values;
        };
    }

    private static INDArray clipped(INDArray a, double low, double high) {
        INDArray copy = a.dup('c');
        Nd4j.exec(new ScalarMax(copy, null, copy, low));
        Nd4j.exec(new ScalarMin(copy, null, copy, high));
        return copy;
    }
}
