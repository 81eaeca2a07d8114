package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x<sub>1</sub> + … + x<sub>n</sub>, all of one shape. */
public final class SumStep extends AffineStep {

    private final List<Variable> terms;

    /** The sum of at least one term. */
    public SumStep(List<Variable> terms) {
        super(terms.toArray(Variable[]::new));
        this.terms = List.copyOf(terms);
    }

    @Override
    protected INDArray value(Scratch scratch) {
        INDArray first = terms.get(0).primal();
        if (terms.size() == 1) {
            return scratch.copy(first);
        }
        INDArray sum = first.add(terms.get(1).primal(), scratch.like(first));
        terms.stream().skip(2).forEach(term -> sum.addi(term.primal()));
        return sum;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        terms.forEach(term -> cotangents.add(term, cotangent));
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        Accumulator sum = new Accumulator(null);
        for (Variable term : terms) {
            INDArray tangent = tangents.of(term);
            if (tangent != null) {
                sum.add(sum.sum() == null && !term.overwritable() ? scratch.copy(tangent) : tangent);
            }
        }
        return sum.sum();
    }
}
