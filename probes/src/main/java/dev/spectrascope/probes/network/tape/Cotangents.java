package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The cotangents of a tape's variables in one reverse sweep (or the tangents of the cotangents).
 *
 * <p>Those of parameters are added into arrays that the caller gave, usually views of one long vector.
 */
public final class Cotangents {

    private final INDArray[] values;
    private final boolean[] parameter;
    private final boolean[] owned;
    private final INDArray[] held;
    private final Predicate<Variable> asked;
    private final Scratch scratch;

    /**
     * No cotangents yet.
     *
     * @param sums one array for each parameter, or null if theirs are not wanted
     * @param asked which others of the active variables are of interest
     */
    Cotangents(
            int variables, List<Variable> parameters, List<INDArray> sums, Predicate<Variable> asked, Scratch scratch) {
        this.values = new INDArray[variables];
        this.parameter = new boolean[variables];
        this.owned = new boolean[variables];
        this.held = new INDArray[variables];
        this.asked = variable -> parameter[variable.index()] ? sums != null : asked.test(variable);
        this.scratch = scratch;
        for (int i = 0; i < parameters.size(); i++) {
            parameter[parameters.get(i).index()] = true;
            if (sums != null) {
                values[parameters.get(i).index()] = sums.get(i);
                owned[parameters.get(i).index()] = true;
            }
        }
    }

    INDArray of(Variable variable) {
        return values[variable.index()];
    }

    /** Whether the cotangent of a variable is asked for. */
    public boolean wanted(Variable variable) {
        return variable.active() && asked.test(variable);
    }

    /**
     * Where to sum up the cotangent of a variable in place; hand it back to {@link #add(Variable, Accumulator)}.
     *
     * @return null if the cotangent is not wanted
     */
    public Accumulator accumulator(Variable variable) {
        if (!wanted(variable)) {
            return null;
        }
        return new Accumulator(parameter[variable.index()] ? values[variable.index()] : null);
    }

    /** Adds what an accumulator gathered; does nothing for null. */
    public void add(Variable variable, Accumulator gathered) {
        if (gathered != null && gathered.sum() != null && !parameter[variable.index()]) {
            add(variable, gathered.sum());
        }
    }

    /**
     * Adds to the cotangent of a variable; does nothing if it is not wanted.
     *
     * @param term not changed now or later, so that one array may be given to several variables; null is zero
     */
    public void add(Variable variable, INDArray term) {
        if (term == null || !wanted(variable)) {
            return;
        }
        int index = variable.index();
        if (values[index] == null) {
            values[index] = term;
        } else if (owned[index]) {
            values[index].addi(term);
        } else {
            values[index] = values[index].addi(term, scratch.like(term));
            owned[index] = true;
        }
    }

    /**
     * The cotangent of a variable so far, to add parts into in place: for steps that read a part of it.
     *
     * @return null if the cotangent is not wanted
     */
    public INDArray inPlace(Variable variable) {
        if (!wanted(variable)) {
            return null;
        }
        int index = variable.index();
        if (values[index] == null) {
            values[index] = scratch.array(variable.shape()).assign(0);
        } else if (!owned[index]) {
            values[index] = scratch.copy(values[index]);
        }
        owned[index] = true;
        return values[index];
    }

    /** Sees that the scratch keeps what the cotangent of a variable is in now, and not what it was in before. */
    void hold(Variable variable) {
        int index = variable.index();
        if (held[index] != values[index]) {
            replaceHeld(index, values[index]);
        }
    }

    /** To be called when nobody reads the cotangent of a variable any more. */
    void drop(Variable variable) {
        replaceHeld(variable.index(), null);
    }

    private void replaceHeld(int index, INDArray next) {
        scratch.hold(next);
        scratch.drop(held[index]);
        held[index] = next;
    }
}
