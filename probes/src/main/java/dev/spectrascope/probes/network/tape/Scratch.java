package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays that one recording or one sweep borrows from a pool; closing it returns them all. */
public final class Scratch implements AutoCloseable {

    private static final long[] NO_STRIDE = {};

    private final ArrayPool pool;
    private final SweepStack stack;
    private final int vector;
    private final Map<INDArray, ArrayPool.Lent> borrowed = new IdentityHashMap<>();
    private final List<INDArray> recent = new ArrayList<>();
    private final Map<INDArray, Integer> holds = new IdentityHashMap<>();
    private final Map<INDArray, INDArray> owners = new IdentityHashMap<>();
    private final Set<INDArray> passing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<INDArray> integers = new ArrayList<>();

    Scratch(ArrayPool pool) {
        this(pool, null, 0);
    }

    /** Arrays that are one vector's parts of those of a stack. */
    Scratch(ArrayPool pool, SweepStack stack, int vector) {
        this.pool = pool;
        this.stack = stack;
        this.vector = vector;
    }

    ArrayPool pool() {
        return pool;
    }

    /** The type of all arrays. */
    public DataType dataType() {
        return pool.dataType();
    }

    /** An array in 'c' order with arbitrary content. */
    public INDArray array(long... shape) {
        if (stack != null) {
            return stack.next(vector, shape);
        }
        ArrayPool.Lent lent = pool.take(shape);
        borrowed.put(lent.shaped(), lent);
        recent.add(lent.shaped());
        return lent.shaped();
    }

    /** A vector of INT32, for operations that take a shape as an array; closed with the scratch, or by keepOnly. */
    INDArray integers(long... values) {
        INDArray array = Nd4j.createUninitializedDetached(DataType.INT32, 'c', values.length);
        for (int i = 0; i < values.length; i++) {
            array.putScalar(i, values[i]);
        }
        integers.add(array);
        return array;
    }

    /** An array of the shape of another, in 'c' order, with arbitrary content. */
    public INDArray like(INDArray other) {
        return array(other.shape());
    }

    /** A copy, in 'c' order. */
    public INDArray copy(INDArray other) {
        return like(other).assign(other);
    }

    /** The same elements under another shape; the array must be in 'c' order without gaps. */
    public INDArray view(INDArray array, long... shape) {
        if (!inOnePiece(array)) {
            // Perhaps a copy, of which no view may be used again.
            INDArray view = array.reshape('c', shape);
            owners.put(view, owner(array));
            passing.add(view);
            return view;
        }
        // The strides are those of the shape, and tell nothing.
        ViewShape all = new ViewShape(array.offset(), 'c', shape.clone(), NO_STRIDE);
        return owned(array, all, () -> array.reshape('c', shape));
    }

    static boolean inOnePiece(INDArray array) {
        long stride = 1;
        for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
            long size = array.size(dimension);
            if (size > 1 && array.stride(dimension) != stride) {
                return false;
            }
            stride *= size;
        }
        return array.ordering() == 'c';
    }

    /** The transpose of a matrix, as a view. */
    INDArray transpose(INDArray matrix) {
        long[] shape = {matrix.size(1), matrix.size(0)};
        long[] stride = {matrix.stride(1), matrix.stride(0)};
        return owned(
                matrix,
                new ViewShape(matrix.offset(), matrix.ordering() == 'c' ? 'f' : 'c', shape, stride),
                matrix::transpose);
    }

    private INDArray owned(INDArray array, ViewShape shape, Supplier<INDArray> made) {
        INDArray owner = owner(array);
        boolean once = passing.contains(array);
        INDArray view = once ? made.get() : pool.view(owner, shape, made);
        owners.put(view, owner);
        if (once) {
            passing.add(view);
        }
        return view;
    }

    /**
     * A view of a part of an array, with gaps unless the dimension is the first.
     *
     * @param from the first index of the part along the dimension
     * @param to the index after its last
     */
    public INDArray slice(INDArray array, int dimension, long from, long to) {
        long[] shape = array.shape().clone();
        shape[dimension] = to - from;
        return view(array, shape, array.stride(), from * array.stride(dimension));
    }

    /** A view of what has one index along a dimension, without that dimension. */
    public INDArray point(INDArray array, int dimension, long index) {
        return view(
                array,
                without(array.shape(), dimension),
                without(array.stride(), dimension),
                index * array.stride(dimension));
    }

    // Several times cheaper than INDArray.get.
    private INDArray view(INDArray array, long[] shape, long[] stride, long offset) {
        long first = array.offset() + offset;
        char order = array.ordering();
        return owned(
                array,
                new ViewShape(first, order, shape, stride),
                () -> Nd4j.create(array.data(), shape, stride, first, order));
    }

    /** A view of elements that follow each other, in 'c' order; the array must be in 'c' order without gaps. */
    INDArray piece(INDArray array, long offset, long... shape) {
        return view(array, shape.clone(), Nd4j.getStrides(shape, 'c'), offset);
    }

    static long[] without(long[] sizes, int dimension) {
        long[] rest = new long[sizes.length - 1];
        System.arraycopy(sizes, 0, rest, 0, dimension);
        System.arraycopy(sizes, dimension + 1, rest, dimension, rest.length - dimension);
        return rest;
    }

    void own(INDArray part, INDArray owner) {
        owners.put(part, owner);
    }

    INDArray owner(INDArray array) {
        return owners.getOrDefault(array, array);
    }

    /** Returns everything but the arrays named and those that they are views of. */
    void keepOnly(Set<INDArray> named) {
        closeIntegers();
        Set<INDArray> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        named.forEach(array -> kept.add(owner(array)));
        recent.clear();
        holds.clear();
        borrowed.entrySet().removeIf(entry -> {
            boolean drop = !kept.contains(entry.getKey());
            if (drop) {
                pool.give(entry.getValue());
            }
            return drop;
        });
    }

    /** How many arrays have been borrowed lately, for {@link #releaseSince}. */
    int mark() {
        return recent.size();
    }

    /** Returns what was borrowed since a mark and nobody {@link #hold holds}. */
    void releaseSince(int mark) {
        List<INDArray> since = recent.subList(mark, recent.size());
        for (INDArray array : since) {
            if (!holds.containsKey(array)) {
                release(array);
            }
        }
        since.clear();
    }

    /** Keeps an array, or what it is a view of, until it is {@link #drop dropped} as often; does nothing for null. */
    void hold(INDArray array) {
        if (array == null) {
            return;
        }
        INDArray owner = owner(array);
        holds.merge(owner, 1, Integer::sum);
        if (stack != null) {
            stack.whole().hold(owner);
        }
    }

    /** Ends a hold; if it was the last, the array counts as borrowed lately. Does nothing for null. */
    void drop(INDArray array) {
        if (array == null) {
            return;
        }
        INDArray owner = owner(array);
        boolean last = holds.merge(owner, -1, Integer::sum) == 0;
        if (last) {
            holds.remove(owner);
        }
        if (stack != null) {
            stack.whole().drop(owner);
        } else if (last) {
            recent.add(owner);
        }
    }

    /**
     * Where to write a result that is computed from an array element by element.
     *
     * @param array that its holder is about to {@link #drop}
     * @return the array itself if that is its only hold, else another of its shape
     */
    INDArray insteadOf(INDArray array) {
        return holds.getOrDefault(owner(array), 0) == 1 && inOnePiece(array) ? array : like(array);
    }

    /** Whether its arrays are parts of those of a stack. */
    boolean stacked() {
        return stack != null;
    }

    private void release(INDArray array) {
        ArrayPool.Lent lent = borrowed.remove(array);
        if (lent != null) {
            pool.give(lent);
        }
    }

    /** The bytes of all arrays borrowed now. */
    long bytes() {
        return borrowed.keySet().stream().mapToLong(INDArray::length).sum()
                * pool.dataType().width();
    }

    @Override
    public void close() {
        borrowed.values().forEach(pool::give);
        borrowed.clear();
        recent.clear();
        holds.clear();
        owners.clear();
        passing.clear();
        closeIntegers();
    }

    private void closeIntegers() {
        integers.forEach(INDArray::close);
        integers.clear();
    }
}
