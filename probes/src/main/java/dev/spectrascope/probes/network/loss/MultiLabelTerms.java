package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How far labels that hold stand above those that do not, in pairs (Zhang and Zhou, "Multilabel Neural Networks with
 * Applications to Functional Genomics and Text Categorization", IEEE TKDE 2006, equation 3): one term for each row,
 *
 * <pre>Σ_{j, k: y_k = 0} y_j exp(a_k − a_j) / (|{k: y_k = 0}| Σ_j y_j),</pre>
 *
 * <p>0 where all or none hold. It is the product of a sum over k and one over j.
 */
final class MultiLabelTerms implements LossTerms {

    @Override
    public Variable record(Tape tape, Variable activations, INDArray labels) {
        Scratch scratch = tape.recordingScratch();
        INDArray absent = absent(labels, scratch);
        INDArray pairs = scratch.view(
                absent.sum(scratch.array(absent.size(0)), 1).muli(labels.sum(scratch.array(labels.size(0)), 1)),
                absent.size(0),
                1);
        INDArray any = scratch.copy(pairs);
        Nd4j.exec(new Step(any, any));
        // Rows without pairs become zeros, whose exponentials are finite; their number of pairs is taken for one.
        LossTape of = new LossTape(tape);
        Variable a = of.multiple(activations, any);
        INDArray weights = scratch.copy(absent).diviColumnVector(pairs.addi(1).subi(any));
        INDArray shift = largest(a.primal(), absent, scratch);
        Variable ofAbsent = of.each(a, x -> x.minus(shift).exponential().times(weights));
        Variable ofPresent =
                of.each(a, x -> x.minus(shift).times(-1).exponential().times(labels));
        return of.product(of.rowSums(ofAbsent), of.rowSums(ofPresent));
    }

    // 1 where a label is 0, else 0.
    private static INDArray absent(INDArray labels, Scratch scratch) {
        INDArray present = Transforms.abs(scratch.copy(labels), false);
        Nd4j.exec(new Step(present, present));
        return present.rsubi(1);
    }

    // Of the outputs whose label is 0, for each element of a row the largest: it cancels, and keeps exponentials
    // finite.
    private static INDArray largest(INDArray activations, INDArray absent, Scratch scratch) {
        try (INDArray least = activations.min(true, 1)) {
            INDArray candidates = scratch.copy(activations)
                    .subiColumnVector(least)
                    .muli(absent)
                    .addiColumnVector(least);
            try (INDArray largest = candidates.max(true, 1)) {
                return Expansion.toShape(largest, activations.size(0), activations.size(1), scratch);
            }
        }
    }
}
