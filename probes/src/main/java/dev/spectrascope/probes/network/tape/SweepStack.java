package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of sweeps for several vectors that go through a tape in step.
 *
 * <p>What the sweeps ask for at the same place lies side by side, in one array of shape [k·n, …] for k vectors and arrays of shape
 * [n, …] each. So a step may take the vectors' arrays {@link #together}, as one batch of k·n rows, without copying them: a matrix
 * product with the same weights then reads them once.
 */
public final class SweepStack implements AutoCloseable {

    private final Scratch whole;
    private final List<Scratch> each;
    private final int mark;
    private final Map<Long, Rows> rows = new HashMap<>();

    /** Arrays for k vectors. */
    SweepStack(ArrayPool pool, int vectors) {
        whole = new Scratch(pool);
        each = vectors == 1
                ? List.of(whole)
                : IntStream.range(0, vectors)
                        .mapToObj(vector -> new Scratch(pool, this, vector))
                        .toList();
        mark = 0;
    }

    /** For one vector, whose arrays are another's to close. */
    SweepStack(Scratch only) {
        whole = only;
        each = List.of(only);
        mark = only.mark();
    }

    /** All arrays of one length in one step, and how many of them each vector has asked for. */
    private record Rows(List<INDArray> stacked, int[] taken) {}

    /** A vector's part of an array for all of them. */
    INDArray next(int vector, long[] shape) {
        long length = ArrayPool.length(shape);
        Rows equals = rows.computeIfAbsent(length, key -> new Rows(new ArrayList<>(), new int[each.size()]));
        int position = equals.taken()[vector]++;
        if (position == equals.stacked().size()) {
            equals.stacked().add(whole.array(each.size() * length));
        }
        INDArray owner = equals.stacked().get(position);
        INDArray part = whole.piece(owner, vector * length, shape);
        each.get(vector).own(part, owner);
        return part;
    }

    /** k. */
    public int vectors() {
        return each.size();
    }

    /** The arrays of one vector. */
    public Scratch of(int vector) {
        return each.get(vector);
    }

    /** The arrays of all vectors together. */
    Scratch whole() {
        return whole;
    }

    /**
     * The arrays of all vectors as one.
     *
     * @param parts k arrays of shape [n, …]
     * @return of shape [k·n, …]: a view where they lie side by side, else a copy
     */
    INDArray together(List<INDArray> parts) {
        long[] shape = parts.get(0).shape().clone();
        shape[0] *= parts.size();
        if (sideBySide(parts)) {
            INDArray owner = each.get(0).owner(parts.get(0));
            return whole.piece(owner, parts.get(0).offset() - owner.offset(), shape);
        }
        INDArray copy = whole.array(shape);
        List<INDArray> slots = apart(copy);
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).assign(parts.get(i));
        }
        return copy;
    }

    private boolean sideBySide(List<INDArray> parts) {
        INDArray first = parts.get(0);
        INDArray owner = each.get(0).owner(first);
        for (int i = 0; i < parts.size(); i++) {
            INDArray part = parts.get(i);
            if (each.get(i).owner(part) != owner
                    || part.offset() != first.offset() + i * first.length()
                    || !Scratch.inOnePiece(part)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The opposite of {@link #together}.
     *
     * @param all of shape [k·n, …], from {@link #whole}
     * @return k views of shape [n, …]
     */
    List<INDArray> apart(INDArray all) {
        long[] shape = all.shape().clone();
        shape[0] /= each.size();
        long length = all.length() / each.size();
        INDArray owner = whole.owner(all);
        List<INDArray> parts = new ArrayList<>();
        for (int i = 0; i < each.size(); i++) {
            INDArray part = whole.piece(all, i * length, shape);
            each.get(i).own(part, owner);
            parts.add(part);
        }
        return parts;
    }

    /** To be called after each step: returns what nobody holds of what was asked for since the last one. */
    void endStep() {
        rows.clear();
        // What a sweep within another's step asks for is in the other's rows.
        if (!whole.stacked()) {
            whole.releaseSince(mark);
        }
    }

    @Override
    public void close() {
        each.forEach(Scratch::close);
        whole.close();
    }
}
