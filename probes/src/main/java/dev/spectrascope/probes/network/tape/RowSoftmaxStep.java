package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/** The softmax of each row of a matrix: y = exp(x) / Σ exp(x). */
public final class RowSoftmaxStep extends Step {

    private final Variable x;
    private INDArray y;
    private INDArray pulled;

    /**
     * The softmax.
     *
     * @param x of shape [n, c], without gaps
     */
    public RowSoftmaxStep(Variable x) {
        super(x);
        this.x = x;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        y = scratch.array(x.shape());
        Nd4j.exec(new SoftMax(x.primal(), y, 1));
        return y;
    }

    // The Jacobian diag(y) − yyᵀ is symmetric: its adjoint is itself. With (y∘u − y Σ y∘u) = y∘(u − Σ y∘u).
    private INDArray jacobian(INDArray u, Scratch scratch) {
        INDArray centred = Broadcast.subtract(u, rowSums(y, u, scratch), scratch);
        return centred.muli(y);
    }

    private INDArray rowSums(INDArray left, INDArray right, Scratch scratch) {
        INDArray product = left.mul(right, scratch.array(x.shape()));
        return scratch.view(product.sum(scratch.array(x.shape()[0]), 1), x.shape()[0], 1);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        // δ − Σ y∘δ; times y it is the cotangent of x.
        pulled = Broadcast.subtract(cotangent, rowSums(y, cotangent, scratch), scratch);
        cotangents.add(x, pulled.mul(y, scratch.array(x.shape())));
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        return tangents.of(x) == null ? null : jacobian(tangents.of(x), scratch);
    }

    // The derivative of y∘(δ − Σ y∘δ) with δ fixed is ẏ∘(δ − Σ y∘δ) − y Σ ẏ∘δ, and Σ ẏ∘δ = Σ ẏ∘(δ − c) as Σ ẏ = 0.
    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (cotangent != null) {
            cotangents.add(x, jacobian(cotangent, scratch));
        }
        if (pulled != null && tangents.of(x) != null) {
            INDArray tangent = jacobian(tangents.of(x), scratch);
            INDArray sums = rowSums(tangent, pulled, scratch);
            INDArray bent = tangent.muli(pulled);
            cotangents.add(x, bent.subi(Broadcast.multiply(y, sums, scratch)));
        }
    }

    @Override
    protected boolean curved() {
        return x.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(y, pulled).filter(array -> array != null).toList();
    }
}
