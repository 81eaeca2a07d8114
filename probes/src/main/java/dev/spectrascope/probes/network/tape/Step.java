package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One differentiable operation on a tape, y = F(x<sub>1</sub>, …, x<sub>n</sub>).
 *
 * <p>While recording, {@link #value} and then {@link #adjoint} are called once each; a step keeps what the tangents
 * need and names it in {@link #kept}. Later {@link #tangent} and {@link #adjointTangent} are called any number of times,
 * without access to the primals of the variables. A {@code null} tangent or cotangent stands for zero.
 */
public abstract class Step {

    private final List<Variable> inputs;

    /**
     * A step that reads the given variables.
     *
     * @param inputs x<sub>1</sub>, …, x<sub>n</sub>
     */
    protected Step(Variable... inputs) {
        this.inputs = List.of(inputs);
    }

    final List<Variable> inputs() {
        return inputs;
    }

    /** y. Called first, while the primals of the inputs are at hand. */
    protected abstract INDArray value(Scratch scratch);

    /** Computes what makes sweeps faster, if there will be many: called at most once, when all is recorded. */
    protected void prepare(Scratch scratch) {}

    /** The elements that {@link #prepare} would keep. */
    protected long preparation(DataType type) {
        return 0;
    }

    /**
     * Adds the cotangents of the inputs: (∂F/∂x)<sup>T</sup> δ. Called at most once, after {@link #value} and before
     * the primals are dropped, for the cotangent of the function that the tape is later asked second derivatives of.
     *
     * @param cotangent δ, never null
     * @param cotangents where to add; those of inactive inputs are not wanted
     */
    protected abstract void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch);

    /**
     * ẏ = (∂F/∂x) ẋ, or null if all tangents of the inputs are.
     *
     * @param tangents ẋ; that of a variable read by no other step may be overwritten if {@link #adjointTangent} does
     *     without it
     */
    protected abstract INDArray tangent(Tangents tangents, Scratch scratch);

    /**
     * Adds the tangents of the inputs' cotangents: (∂F/∂x)<sup>T</sup> δ̇ + (∂²F/∂x² ẋ)<sup>T</sup> δ, with the δ seen by
     * {@link #adjoint}. With all tangents zero this is the plain adjoint, applied to δ̇.
     *
     * @param tangents ẋ
     * @param cotangent δ̇, or null
     */
    protected abstract void adjointTangent(
            Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch);

    /**
     * {@link #tangent} of several vectors, for they may be faster together.
     *
     * @param tangents ẋ of each vector
     * @return ẏ of each vector
     */
    protected List<INDArray> tangents(List<Tangents> tangents, SweepStack stack) {
        List<INDArray> ofEach = new ArrayList<>();
        for (int i = 0; i < tangents.size(); i++) {
            ofEach.add(tangent(tangents.get(i), stack.of(i)));
        }
        return ofEach;
    }

    /**
     * {@link #adjointTangent} of several vectors, for they may be faster together.
     *
     * @param tangents ẋ of each vector
     * @param own δ̇ of each vector
     * @param cotangents of each vector
     */
    protected void adjointTangents(
            List<Tangents> tangents, List<INDArray> own, List<Cotangents> cotangents, SweepStack stack) {
        for (int i = 0; i < tangents.size(); i++) {
            adjointTangent(tangents.get(i), own.get(i), cotangents.get(i), stack.of(i));
        }
    }

    /** Whether {@link #adjointTangent} adds anything when δ̇ is zero. */
    protected abstract boolean curved();

    /**
     * The input of which {@link #addSquaredNorms} knows the cotangent of each row of the result by itself, where rows are
     * examples; null unless a step is one of those.
     */
    protected Variable normedInput() {
        return null;
    }

    /**
     * Adds ‖(∂F/∂x)<sup>T</sup> δ<sub>i</sub>‖² to element i, for the {@link #normedInput} x and each row i of the cotangent.
     *
     * @param cotangent δ, [n, …]
     * @param squaredNorms [n, 1]
     */
    protected void addSquaredNorms(INDArray cotangent, INDArray squaredNorms, Scratch scratch) {
        throw new IllegalStateException("no norms of single rows are known");
    }

    /**
     * For a step that reads nothing but what is computed from parameters, the same for all batches: the parameter that tells
     * it from others of its kind; null for all other steps.
     */
    protected Variable ofParameter() {
        return null;
    }

    /** Replaces the δ that an {@link #ofParameter} step keeps, or that it was not given (null). */
    protected void exchangeCotangent(UnaryOperator<INDArray> exchange) {
        throw new IllegalStateException("no cotangent is kept");
    }

    /** Whether the tangent of the result shares its elements with that of an input, so that nobody may overwrite it. */
    protected boolean sharesTangent() {
        return false;
    }

    /** Whether {@link #value} is a new array that the step keeps no hold of, so that the only step that reads it may overwrite it. */
    protected boolean givesAwayValue() {
        return false;
    }

    /**
     * What its tangent consists of, roughly.
     *
     * @param result the elements of y
     */
    protected Work work(long result) {
        return Work.operation(result);
    }

    /** The arrays that later sweeps read. */
    protected abstract List<INDArray> kept();
}
