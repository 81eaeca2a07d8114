package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ℓ(f, y) = Σ<sub>c</sub> w<sub>c</sub> t<sub>c</sub>(a(f), y): any loss after any activation. Its derivatives by the
 * pre-activation f come from a tape of its own, where f is the only parameter; they cost a few operations on [n, C].
 *
 * <p>Where the terms have kinks (absolute errors, hinges) the derivatives are those almost everywhere, and where they are
 * not convex in f, G is indefinite.
 */
final class ComposedLoss implements Loss {

    private final Function<Activations.ActivationTape, Variable> activation;
    private final WeightedTerms terms;

    /**
     * The loss.
     *
     * @param activation a
     * @param terms t and w
     */
    ComposedLoss(Function<Activations.ActivationTape, Variable> activation, WeightedTerms terms) {
        this.activation = activation;
        this.terms = terms;
    }

    @Override
    public boolean accepts(long[] labels, long[] outputs) {
        return terms.accepts(labels, outputs);
    }

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights weights, double scale, Scratch scratch) {
        Tape tape = Tape.within(scratch);
        Variable f = tape.parameter(outputs);
        Variable a = activation.apply(new Activations.ActivationTape(tape, f));
        INDArray activations = a.primal();
        Variable t = terms.record(tape, a, labels);
        INDArray cotangent = terms.cotangent(t, weights, scale, scratch);
        INDArray gradient = scratch.like(outputs).assign(0);
        tape.adjoint(t, cotangent, List.of(gradient));
        return new AtPoint(
                () -> terms.sum(activations, labels, weights),
                () -> Misclassified.ofOneHot(outputs, labels, weights),
                gradient,
                tape,
                t,
                tape.finishWithin());
    }

    private record AtPoint(
            DoubleSupplier loss,
            Supplier<Misclassified> wrong,
            INDArray gradient,
            Tape tape,
            Variable terms,
            List<INDArray> kept)
            implements LossAtPoint {

        @Override
        public double sum() {
            return loss.getAsDouble();
        }

        @Override
        public Misclassified misclassified() {
            return wrong.get();
        }

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            INDArray product = scratch.like(u).assign(0);
            tape.adjointTangent(terms, null, tape.tangents(List.of(u), scratch), List.of(product), scratch);
            return product;
        }
    }
}
