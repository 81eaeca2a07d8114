package dev.spectrascope.probes.network.tape;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
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

    private final DataType dataType;
    private final Map<Long, Deque<INDArray>> resting = new HashMap<>();
    private long allocated;
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

    /** A one-dimensional array with arbitrary content. */
    INDArray take(long length) {
        Deque<INDArray> equals = resting.get(length);
        if (equals != null && !equals.isEmpty()) {
            return equals.pop();
        }
        allocated += length * dataType.width();
        return Nd4j.createUninitializedDetached(dataType, 'c', length);
    }

    /** The bytes of all arrays, lent or at rest. */
    public long bytes() {
        return allocated;
    }

    void give(INDArray array) {
        if (closed) {
            array.close();
        } else {
            resting.computeIfAbsent(array.length(), length -> new ArrayDeque<>())
                    .push(array);
        }
    }

    @Override
    public void close() {
        closed = true;
        resting.values().forEach(arrays -> arrays.forEach(INDArray::close));
        resting.clear();
    }
}
