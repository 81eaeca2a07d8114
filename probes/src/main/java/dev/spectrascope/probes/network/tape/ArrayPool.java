package dev.spectrascope.probes.network.tape;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays of one data type that are used again and again.
 *
 * <p>Recordings and replays of equal batches ask for the same sizes each time, so after the first product nothing is
 * allocated any more. The arrays live outside ND4J's workspaces. Closing the pool frees those at rest; arrays still
 * lent out are freed when they come back.
 */
public final class ArrayPool implements AutoCloseable {

    /** Views take memory too, and sequences of thousands of time steps ask for hundreds of thousands. */
    private static final int MOST_VIEWS = 1 << 15;

    private final DataType dataType;
    private final Map<Long, Deque<Lent>> resting = new HashMap<>();
    private final Map<INDArray, Lent> lent = new IdentityHashMap<>();
    private long allocated;
    private int views;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param dataType the type of all its arrays
     */
    public ArrayPool(DataType dataType) {
        this.dataType = dataType;
    }

    DataType dataType() {
        return dataType;
    }

    /**
     * Memory on loan, with the shape that it had last and the views that were made of it: products ask for the same ones each time,
     * and a new one takes as long as an operation on a thousand elements.
     *
     * @param flat one-dimensional
     * @param shaped all of it, in 'c' order
     */
    record Lent(INDArray flat, INDArray shaped, Map<ViewShape, INDArray> views) {

        private Lent as(long... shape) {
            return Arrays.equals(shaped.shape(), shape) ? this : new Lent(flat, flat.reshape('c', shape), views);
        }
    }

    /** An array of a shape, in 'c' order, with arbitrary content. */
    Lent take(long... shape) {
        long length = length(shape);
        Deque<Lent> equals = resting.get(length);
        Lent next = equals == null || equals.isEmpty() ? allocate(length) : equals.pop();
        Lent shaped = next.as(shape);
        lent.put(shaped.shaped(), shaped);
        return shaped;
    }

    /** How many elements an array of a shape has. */
    static long length(long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return length;
    }

    private Lent allocate(long length) {
        allocated += length * dataType.width();
        INDArray flat = Nd4j.createUninitializedDetached(dataType, 'c', length);
        return new Lent(flat, flat, new HashMap<>());
    }

    /**
     * A view of an array.
     *
     * @param array that {@link #take} lent, or any other
     * @param made a new one
     */
    INDArray view(INDArray array, ViewShape shape, Supplier<INDArray> made) {
        Lent known = lent.get(array);
        INDArray view = known == null ? null : known.views().get(shape);
        if (view != null) {
            return view;
        }
        view = made.get();
        if (known != null && views < MOST_VIEWS) {
            known.views().put(shape, view);
            views++;
        }
        return view;
    }

    /** The bytes of all arrays, lent or at rest. */
    public long bytes() {
        return allocated;
    }

    void give(Lent array) {
        lent.remove(array.shaped());
        if (closed) {
            array.flat().close();
        } else {
            resting.computeIfAbsent(array.flat().length(), length -> new ArrayDeque<>())
                    .push(array);
        }
    }

    @Override
    public void close() {
        closed = true;
        resting.values().forEach(arrays -> arrays.forEach(array -> array.flat().close()));
        resting.clear();
    }
}
