package dev.spectrascope.probes.network.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The value and the first two derivatives of a function of one variable, element by element: Taylor arithmetic, by which
 * a formula written once gives all three.
 *
 * <p>Nothing is overwritten. All arrays made along a formula are known to its jets, and freed by {@link #take}.
 */
public final class Jet {

    private final int order;
    private final INDArray value;
    private final INDArray first;
    private final INDArray second;
    private final List<INDArray> made;

    private Jet(int order, INDArray value, INDArray first, INDArray second, List<INDArray> made) {
        this.order = order;
        this.value = value;
        this.first = first;
        this.second = second;
        this.made = made;
    }

    /**
     * The variable itself.
     *
     * @param x its values; not changed
     * @param order the highest derivative that will be asked for, 0 to 2
     */
    static Jet variable(INDArray x, int order) {
        Jet start = new Jet(order, x, null, null, new ArrayList<>());
        return new Jet(
                order,
                x,
                order > 0 ? start.own(x.ulike().assign(1)) : null,
                order > 1 ? start.own(x.ulike().assign(0)) : null,
                start.made);
    }

    /** The derivative of the highest order, copied into an array; frees everything made along the formula. */
    void take(INDArray into) {
        into.assign(order == 0 ? value : order == 1 ? first : second);
        made.forEach(INDArray::close);
        made.clear();
    }

    private INDArray own(INDArray array) {
        made.add(array);
        return array;
    }

    private INDArray product(INDArray left, INDArray right) {
        return own(left.mul(right));
    }

    private INDArray sum(INDArray left, INDArray right) {
        return own(left.add(right));
    }

    // g(f) for an outer function g whose derivatives at f are given: g' f' and g'' f'² + g' f''.
    private Jet outer(INDArray g, Supplier<INDArray> slope, Supplier<INDArray> bend) {
        if (order == 0) {
            return new Jet(order, g, null, null, made);
        }
        INDArray slopes = slope.get();
        INDArray outerFirst = product(slopes, first);
        if (order == 1) {
            return new Jet(order, g, outerFirst, null, made);
        }
        INDArray bent = product(product(bend.get(), first), first);
        return new Jet(order, g, outerFirst, sum(bent, product(slopes, second)), made);
    }

    private INDArray zero() {
        return own(value.ulike().assign(0));
    }

    public Jet plus(Jet other) {
        return new Jet(
                order,
                sum(value, other.value),
                order > 0 ? sum(first, other.first) : null,
                order > 1 ? sum(second, other.second) : null,
                made);
    }

    public Jet plus(double constant) {
        return new Jet(order, own(value.add(constant)), first, second, made);
    }

    /** Plus constants of the variable's shape. */
    public Jet plus(INDArray constants) {
        return new Jet(order, sum(value, constants), first, second, made);
    }

    public Jet minus(Jet other) {
        return plus(other.times(-1));
    }

    /** Minus constants of the variable's shape. */
    public Jet minus(INDArray constants) {
        return new Jet(order, own(value.sub(constants)), first, second, made);
    }

    public Jet times(Jet other) {
        INDArray both = product(value, other.value);
        if (order == 0) {
            return new Jet(order, both, null, null, made);
        }
        INDArray bothFirst = sum(product(first, other.value), product(value, other.first));
        if (order == 1) {
            return new Jet(order, both, bothFirst, null, made);
        }
        INDArray ends = sum(product(second, other.value), product(value, other.second));
        INDArray middle = product(first, other.first);
        return new Jet(order, both, bothFirst, sum(ends, own(middle.mul(2))), made);
    }

    public Jet times(double factor) {
        return new Jet(
                order,
                own(value.mul(factor)),
                order > 0 ? own(first.mul(factor)) : null,
                order > 1 ? own(second.mul(factor)) : null,
                made);
    }

    /** Times constants of the variable's shape. */
    public Jet times(INDArray constants) {
        return new Jet(
                order,
                product(value, constants),
                order > 0 ? product(first, constants) : null,
                order > 1 ? product(second, constants) : null,
                made);
    }

    public Jet squared() {
        return times(this);
    }

    /** 1 / x. */
    public Jet reciprocal() {
        INDArray r = own(value.rdiv(1));
        return outer(
                r,
                () -> own(product(r, r).mul(-1)),
                () -> own(product(product(r, r), r).mul(2)));
    }

    /** x<sup>r</sup> for x above 0. */
    Jet power(double exponent) {
        INDArray power = own(Transforms.pow(value, exponent, true));
        return outer(
                power,
                () -> own(own(Transforms.pow(value, exponent - 1, true)).mul(exponent)),
                () -> own(own(Transforms.pow(value, exponent - 2, true)).mul(exponent * (exponent - 1))));
    }

    /** e<sup>x</sup>. */
    public Jet exponential() {
        INDArray e = own(Transforms.exp(value, true));
        return outer(e, () -> e, () -> e);
    }

    /** The natural logarithm. */
    public Jet logarithm() {
        INDArray log = own(Transforms.log(value, true));
        return outer(log, () -> own(value.rdiv(1)), () -> {
            INDArray r = own(value.rdiv(1));
            return own(product(r, r).mul(-1));
        });
    }

    Jet tanh() {
        INDArray t = own(Transforms.tanh(value, true));
        Supplier<INDArray> slope = () -> own(product(t, t).rsub(1));
        return outer(t, slope, () -> own(product(t, slope.get()).mul(-2)));
    }

    /** 1 / (1 + e<sup>−x</sup>). */
    public Jet sigmoid() {
        INDArray s = own(Transforms.sigmoid(value, true));
        return outer(s, () -> sigmoidSlope(s), () -> sigmoidBend(s));
    }

    /** log(1 + e<sup>x</sup>), which does not overflow. */
    public Jet softplus() {
        INDArray tail = own(Transforms.abs(value, true));
        tail.negi();
        Transforms.exp(tail, false);
        Nd4j.getExecutioner().exec(new Log1p(tail, tail));
        INDArray s = own(Transforms.sigmoid(value, true));
        return outer(sum(positive(), tail), () -> s, () -> sigmoidSlope(s));
    }

    private INDArray sigmoidSlope(INDArray s) {
        return product(s, own(s.rsub(1)));
    }

    private INDArray sigmoidBend(INDArray s) {
        return product(sigmoidSlope(s), own(s.mul(-2).addi(1)));
    }

    /** |x|; the derivative at 0 is 0. */
    public Jet absolute() {
        return outer(own(Transforms.abs(value, true)), () -> own(Transforms.sign(value, true)), this::zero);
    }

    /** max(x, 0); the derivative at 0 is 0. */
    public Jet rectified() {
        return outer(positive(), this::step, this::zero);
    }

    /** min(x, 0); the derivative at 0 is 1. */
    public Jet negativePart() {
        return minus(rectified());
    }

    /** The sign of the value, taken for a constant. */
    Jet timesSignOf(Jet other) {
        return times(own(Transforms.sign(other.value, true)));
    }

    private INDArray positive() {
        return product(value, step());
    }

    // 1 where the value is positive, else 0.
    private INDArray step() {
        return Nd4j.getExecutioner().exec(new Step(value, own(value.ulike())));
    }
}
