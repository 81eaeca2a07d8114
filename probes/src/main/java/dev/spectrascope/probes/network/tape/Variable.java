package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value on a tape: a constant, a parameter, or the result of a step.
 *
 * <p>It is active if it depends on a parameter; only active variables have tangents and cotangents.
 */
public final class Variable {

    private final int index;
    private final boolean active;
    private final boolean bends;
    private final long[] shape;
    private final boolean result;
    private final boolean ownPrimal;
    private INDArray primal;
    private int uses;

    Variable(int index, boolean active, boolean bends, Step source, INDArray primal) {
        this.index = index;
        this.active = active;
        this.bends = bends;
        this.result = source != null && !source.sharesTangent();
        this.ownPrimal = source != null && source.givesAwayValue();
        this.primal = primal;
        this.shape = primal.shape();
    }

    int index() {
        return index;
    }

    /** Whether the value depends on a parameter. */
    public boolean active() {
        return active;
    }

    /** Whether second derivatives need its cotangent: it, or what it is computed from, is the result of a curved step. */
    boolean bends() {
        return bends;
    }

    /** The shape; the caller must not change it. */
    public long[] shape() {
        return shape;
    }

    /**
     * The value at the point of recording.
     *
     * @throws IllegalStateException once the recording is finished, or if a step has overwritten it
     */
    public INDArray primal() {
        if (primal == null) {
            throw new IllegalStateException("the primal was overwritten, or dropped when the recording was finished");
        }
        return primal;
    }

    void dropPrimal() {
        primal = null;
    }

    /**
     * The value, for the step that reads it to overwrite; nobody can ask for it any more.
     *
     * @return null if it is not that step's alone
     */
    INDArray takePrimal() {
        if (!ownPrimal || uses != 1) {
            return null;
        }
        INDArray taken = primal();
        dropPrimal();
        return taken;
    }

    void countUse() {
        uses++;
    }

    /** Whether one step alone reads the value. */
    boolean usedOnce() {
        return uses == 1;
    }

    /** Whether the step that reads the tangent may overwrite it: no other step reads it, and no caller owns it. */
    boolean overwritable() {
        return result && uses == 1;
    }
}
