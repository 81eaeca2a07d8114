package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = B(a, b) for a bilinear map B. */
public final class ProductStep extends Step {

    private final BilinearMap map;
    private final Variable a;
    private final Variable b;
    private final boolean ofRows;
    private INDArray keptA;
    private INDArray keptB;
    private INDArray keptCotangent;

    /** The product of two variables. */
    public ProductStep(BilinearMap map, Variable a, Variable b) {
        this(map, a, b, false);
    }

    private ProductStep(BilinearMap map, Variable a, Variable b, boolean ofRows) {
        super(a, b);
        this.map = map;
        this.a = a;
        this.b = b;
        this.ofRows = ofRows;
    }

    /** The product of rows [n, i] and weights [i, o]: what a row adds to the weights' cotangent is of rank one. */
    public static ProductStep ofRows(Variable rows, Variable weights) {
        return new ProductStep(new MatrixProduct(), rows, weights, true);
    }

    @Override
    protected Variable normedInput() {
        return ofRows ? b : null;
    }

    // ‖x_i δ_iᵀ‖² = ‖x_i‖² ‖δ_i‖²
    @Override
    protected void addSquaredNorms(INDArray cotangent, INDArray squaredNorms, Scratch scratch) {
        INDArray rows = RowSums.of(keptA.mul(keptA, scratch.like(keptA)), scratch);
        squaredNorms.addi(rows.muli(RowSums.of(cotangent.mul(cotangent, scratch.like(cotangent)), scratch)));
    }

    @Override
    protected INDArray value(Scratch scratch) {
        keptA = b.active() ? a.primal() : null;
        keptB = a.active() ? b.primal() : null;
        return map.apply(a.primal(), b.primal(), null, scratch);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        keptCotangent = curved() ? cotangent : null;
        Accumulator first = cotangents.accumulator(a);
        Accumulator second = cotangents.accumulator(b);
        pullBack(keptA, keptB, cotangent, first, second, scratch);
        cotangents.add(a, first);
        cotangents.add(b, second);
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray sum = null;
        if (tangents.of(a) != null) {
            sum = map.apply(tangents.of(a), keptB, null, scratch);
        }
        if (tangents.of(b) != null) {
            sum = map.apply(keptA, tangents.of(b), sum, scratch);
        }
        return sum;
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        Accumulator first = cotangents.accumulator(a);
        Accumulator second = cotangents.accumulator(b);
        if (cotangent != null) {
            pullBack(keptA, keptB, cotangent, first, second, scratch);
        }
        if (keptCotangent != null) {
            INDArray tangentA = tangents.of(a);
            INDArray tangentB = tangents.of(b);
            pullBack(
                    tangentA,
                    tangentB,
                    keptCotangent,
                    tangentB == null ? null : first,
                    tangentA == null ? null : second,
                    scratch);
        }
        cotangents.add(a, first);
        cotangents.add(b, second);
    }

    private void pullBack(
            INDArray left, INDArray right, INDArray cotangent, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null || second != null) {
            BilinearMap.Operands operands = new BilinearMap.Operands(left, right, cotangent, a.shape(), b.shape());
            map.adjoint(operands, first, second, scratch);
        }
    }

    @Override
    protected boolean curved() {
        return a.active() && b.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(keptA, keptB, keptCotangent)
                .filter(array -> array != null)
                .toList();
    }
}
