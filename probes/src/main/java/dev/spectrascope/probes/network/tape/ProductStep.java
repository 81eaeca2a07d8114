package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = B(a, b) for a bilinear map B. */
public final class ProductStep extends Step {

    private BilinearMap map;
    private final Variable a;
    private final Variable b;
    private final boolean ofRows;
    private final boolean ofParameter;
    private INDArray keptA;
    private INDArray keptB;
    private INDArray keptCotangent;

    /** The product of two variables. */
    public ProductStep(BilinearMap map, Variable a, Variable b) {
        this(map, a, b, false, false);
    }

    private ProductStep(BilinearMap map, Variable a, Variable b, boolean ofRows, boolean ofParameter) {
        super(a, b);
        this.map = map;
        this.a = a;
        this.b = b;
        this.ofRows = ofRows;
        this.ofParameter = ofParameter;
    }

    /** The product of rows [n, i] and weights [i, o]: what a row adds to the weights' cotangent is of rank one. */
    public static ProductStep ofRows(Variable rows, Variable weights) {
        return new ProductStep(new MatrixProduct(), rows, weights, true, false);
    }

    /** The product of a parameter and what is computed from parameters alone: it is the same for all batches. */
    public static ProductStep ofParameter(BilinearMap map, Variable parameter, Variable other) {
        return new ProductStep(map, parameter, other, false, true);
    }

    @Override
    protected Variable normedInput() {
        return ofRows ? b : null;
    }

    @Override
    protected Variable ofParameter() {
        return ofParameter && curved() ? a : null;
    }

    @Override
    protected void exchangeCotangent(UnaryOperator<INDArray> exchange) {
        keptCotangent = exchange.apply(keptCotangent);
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
    protected void prepare(Scratch scratch) {
        if (ofConstant()) {
            map = map.ofConstant(keptA, b.shape(), scratch);
        }
    }

    @Override
    protected long preparation(DataType type) {
        return ofConstant() ? map.elementsForConstant(a.shape(), b.shape(), type) : 0;
    }

    private boolean ofConstant() {
        return b.active() && !a.active();
    }

    @Override
    protected boolean givesAwayValue() {
        return true;
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
        INDArray tangentA = tangents.of(a);
        INDArray tangentB = tangents.of(b);
        if (tangentA != null && tangentB != null) {
            return map.applyBoth(tangentA, keptB, keptA, tangentB, scratch);
        }
        if (tangentA != null) {
            return map.apply(tangentA, keptB, null, scratch);
        }
        return tangentB == null ? null : map.apply(keptA, tangentB, null, scratch);
    }

    @Override
    protected List<INDArray> tangents(List<Tangents> tangents, SweepStack stack) {
        List<INDArray> ofA = ofEach(tangents, a);
        if (!stacked(ofA, stack)) {
            return super.tangents(tangents, stack);
        }
        List<INDArray> products = stack.apart(map.apply(stack.together(ofA), keptB, null, stack.whole()));
        for (int i = 0; i < products.size(); i++) {
            INDArray tangentB = tangents.get(i).of(b);
            if (tangentB != null) {
                map.apply(keptA, tangentB, products.get(i), stack.of(i));
            }
        }
        return products;
    }

    // Whether the products of all vectors' tangents (or cotangents) with b are to be computed as one.
    private boolean stacked(List<INDArray> ofEach, SweepStack stack) {
        return stack.vectors() > 1 && ofEach.stream().noneMatch(Objects::isNull) && map.stacks(a.shape(), b.shape());
    }

    // With null for zero.
    private static List<INDArray> ofEach(List<Tangents> tangents, Variable variable) {
        return tangents.stream().map(ofOne -> ofOne.of(variable)).toList();
    }

    @Override
    protected void adjointTangents(
            List<Tangents> tangents, List<INDArray> own, List<Cotangents> cotangents, SweepStack stack) {
        List<Accumulator> first = accumulators(cotangents, a);
        if (first.contains(null) || !stacked(own, stack)) {
            super.adjointTangents(tangents, own, cotangents, stack);
            return;
        }
        List<INDArray> byA = stack.apart(adjointByA(stack.together(own), stack));
        for (int i = 0; i < byA.size(); i++) {
            first.get(i).add(byA.get(i));
            Accumulator second = cotangents.get(i).accumulator(b);
            pullBack(keptA, null, own.get(i), null, second, stack.of(i));
            pullBackTangents(tangents.get(i), first.get(i), second, stack.of(i));
            cotangents.get(i).add(a, first.get(i));
            cotangents.get(i).add(b, second);
        }
    }

    private static List<Accumulator> accumulators(List<Cotangents> cotangents, Variable variable) {
        return cotangents.stream().map(ofOne -> ofOne.accumulator(variable)).toList();
    }

    private INDArray adjointByA(INDArray cotangents, SweepStack stack) {
        long[] shape = a.shape().clone();
        shape[0] *= stack.vectors();
        Accumulator sum = new Accumulator(null);
        map.adjoint(new BilinearMap.Operands(null, keptB, cotangents, shape, b.shape()), sum, null, stack.whole());
        return sum.sum();
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        Accumulator first = cotangents.accumulator(a);
        Accumulator second = cotangents.accumulator(b);
        INDArray tangentA = keptCotangent == null ? null : tangents.of(a);
        INDArray tangentB = keptCotangent == null ? null : tangents.of(b);
        boolean together = cotangent != null && first != null && second != null;
        if (together && tangentA != null && tangentB != null) {
            map.adjointBoth(
                    operands(keptA, keptB, cotangent),
                    operands(tangentA, tangentB, keptCotangent),
                    first,
                    second,
                    scratch);
        } else {
            if (cotangent != null) {
                pullBack(keptA, keptB, cotangent, first, second, scratch);
            }
            pullBackTangents(tangents, first, second, scratch);
        }
        cotangents.add(a, first);
        cotangents.add(b, second);
    }

    private void pullBackTangents(Tangents tangents, Accumulator first, Accumulator second, Scratch scratch) {
        INDArray tangentA = keptCotangent == null ? null : tangents.of(a);
        INDArray tangentB = keptCotangent == null ? null : tangents.of(b);
        pullBack(
                tangentA,
                tangentB,
                keptCotangent,
                tangentB == null ? null : first,
                tangentA == null ? null : second,
                scratch);
    }

    private void pullBack(
            INDArray left, INDArray right, INDArray cotangent, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null || second != null) {
            map.adjoint(operands(left, right, cotangent), first, second, scratch);
        }
    }

    private BilinearMap.Operands operands(INDArray left, INDArray right, INDArray cotangent) {
        return new BilinearMap.Operands(left, right, cotangent, a.shape(), b.shape());
    }

    @Override
    protected Work work(long result) {
        return map.work(a.shape(), b.shape(), result);
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
