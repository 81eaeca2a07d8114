package dev.spectrascope.probes.linalg;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A run of products whose whole state can be put away between two of them, so that it goes on later, in another process,
 * to the same result bit by bit. Holds off-heap memory until it is closed.
 */
public interface Resumable extends AutoCloseable {

    /** Whether more products are needed. */
    boolean hasMore();

    /** Writes the state; vectors are streamed and not held twice. */
    void write(DataOutput out) throws IOException;

    /**
     * Takes over a state that a run of the same operator, options and seed wrote. To be called before the first product.
     *
     * @throws IOException if it cannot be read or belongs to another run; this one is good for nothing then
     */
    void read(DataInput in) throws IOException;

    @Override
    void close();
}
