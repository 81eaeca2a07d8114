package dev.spectrascope.agent.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A few arrays that parameters are copied into. They are used again and again, since most of a fresh copy's time goes
 * into memory that the process never touched before. Two, and more only for a network so small that they take no mebibyte: its
 * snapshots may come faster than a disk forces them. Safe for use by several threads.
 */
final class ParameterBuffers {

    private static final long BYTES = 1L << 20;
    private static final int FEWEST = 2;
    private static final int MOST = 64;

    private final DataType type;
    private final long length;
    private final int limit;
    private final Deque<INDArray> free = new ArrayDeque<>();
    private int made;
    private boolean closed;

    ParameterBuffers(DataType type, long length) {
        this.type = type;
        this.length = length;
        this.limit = (int) Math.max(FEWEST, Math.min(MOST, BYTES / Math.max(1, length * type.width())));
    }

    /** How many there may be at once. */
    int limit() {
        return limit;
    }

    /**
     * Has something of this length and type copied.
     *
     * @param into copies it into the array that it is given
     * @return the copy, to be given back; empty where all are in use
     */
    @SuppressWarnings("try") // the scope is used by being open
    Optional<INDArray> copy(DataType itsType, long itsLength, Consumer<INDArray> into) {
        if (itsLength != length || itsType != type) {
            throw new IllegalArgumentException("the network had " + length + " parameters of type " + type
                    + " and now has " + itsLength + " of type " + itsType);
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            Optional<INDArray> buffer = take();
            buffer.ifPresent(into);
            return buffer;
        }
    }

    private synchronized Optional<INDArray> take() {
        return free.isEmpty() ? make() : Optional.of(free.pop());
    }

    private Optional<INDArray> make() {
        if (made == limit || closed) {
            return Optional.empty();
        }
        INDArray buffer = Nd4j.createUninitialized(type, length);
        made++;
        return Optional.of(buffer);
    }

    /**
     * Makes those that will surely be needed, and writes to all of their memory, which is what takes time. Not for the
     * thread that trains.
     */
    @SuppressWarnings("try") // the scope is used by being open
    void prepare() {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            for (Optional<INDArray> buffer = makeSpare(); buffer.isPresent(); buffer = makeSpare()) {
                buffer.get().assign(0);
                giveBack(buffer.get());
            }
        }
    }

    private synchronized Optional<INDArray> makeSpare() {
        return made < FEWEST ? make() : Optional.empty();
    }

    synchronized void giveBack(INDArray buffer) {
        if (closed) {
            buffer.close();
        } else {
            free.push(buffer);
        }
    }

    /** Frees them, those in use once they are given back. */
    synchronized void close() {
        closed = true;
        free.forEach(INDArray::close);
        free.clear();
    }
}
