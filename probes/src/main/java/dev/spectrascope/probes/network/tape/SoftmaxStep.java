package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/** y = softmax(x) along the last dimension: with p the result, (∂F/∂x) ẋ = p ∘ (ẋ − ⟨p, ẋ⟩), which is symmetric. */
public final class SoftmaxStep extends Step {

    private final Variable x;
    private final long rows;
    private final long columns;
    private INDArray p;
    private INDArray bend;

    /** The softmax of a variable. */
    public SoftmaxStep(Variable x) {
        super(x);
        this.x = x;
        long[] shape = x.shape();
        this.columns = shape[shape.length - 1];
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        this.rows = length / columns;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        p = scratch.like(x.primal());
        Nd4j.exec(new SoftMax(x.primal(), p, -1));
        return p;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        // b = δ − ⟨p, δ⟩: with ṗ the tangent of p, that of the cotangent p ∘ b is ṗ ∘ b − p ⟨ṗ, δ⟩ = ṗ ∘ b − p ⟨ṗ, b⟩.
        bend = centred(cotangent, scratch);
        if (cotangents.wanted(x)) {
            cotangents.add(x, p.mul(bend, scratch.like(p)));
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray tangent = tangents.of(x);
        return tangent == null ? null : centred(tangent, scratch).muli(p);
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray result = cotangent == null ? null : centred(cotangent, scratch).muli(p);
        INDArray tangent = tangents.of(x);
        if (bend != null && tangent != null) {
            INDArray direction = centred(tangent, scratch);
            INDArray bent = centred(direction.muli(bend), scratch).muli(p);
            result = result == null ? bent : result.addi(bent);
        }
        cotangents.add(x, result);
    }

    // a − ⟨p, a⟩ for each row, in a new array.
    private INDArray centred(INDArray a, Scratch scratch) {
        INDArray weighted = p.mul(a, scratch.like(p));
        INDArray means = scratch.view(weighted, rows, columns).sum(scratch.array(rows), 1);
        long[] shape = x.shape().clone();
        shape[shape.length - 1] = 1;
        return Broadcast.subtract(a, scratch.view(means, shape), scratch);
    }

    @Override
    protected boolean curved() {
        return x.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(p, bend).filter(array -> array != null).toList();
    }
}
