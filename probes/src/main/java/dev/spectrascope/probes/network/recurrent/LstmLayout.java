package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where what belongs to an LSTM lies in arrays over all time steps.
 *
 * @param order of the t time steps
 * @param examples n
 * @param size h
 */
record LstmLayout(TimeOrder order, long examples, long size) {

    static final int CANDIDATE = 0;
    static final int FORGET = 1;
    static final int OUTPUT = 2;
    static final int INPUT = 3;
    static final int BLOCKS = 4;

    /** t n h. */
    long elements() {
        return order.steps() * examples * size;
    }

    /**
     * Blocks of (h, c, z), which lie one after the other in [6 t n h]: [t, n, blocks · h].
     *
     * @param from the first block: 0 is h, 1 is c, 2 to 5 are z
     */
    INDArray part(INDArray packed, long from, long blocks, Scratch scratch) {
        INDArray flat = scratch.slice(packed, 0, from * elements(), (from + blocks) * elements());
        return scratch.view(flat, order.steps(), examples, blocks * size);
    }

    /** An array [t, n, 4 h]. */
    INDArray wide(Scratch scratch) {
        return scratch.array(order.steps(), examples, BLOCKS * size);
    }

    /** An array [t, n, h]. */
    INDArray narrow(Scratch scratch) {
        return scratch.array(order.steps(), examples, size);
    }

    /** One block of (a, f, o, g), [n, h] of [n, 4 h] or [t, n, h] of [t, n, 4 h]. */
    INDArray block(INDArray wide, int block, Scratch scratch) {
        return scratch.slice(wide, wide.rank() - 1, block * size, (block + 1) * size);
    }

    /** The last three blocks. */
    INDArray gates(INDArray wide, Scratch scratch) {
        return scratch.slice(wide, wide.rank() - 1, size, BLOCKS * size);
    }

    /** [t, n, c] as [t n, c]. */
    INDArray rows(INDArray sequence, Scratch scratch) {
        return scratch.view(sequence, sequence.size(0) * sequence.size(1), sequence.size(2));
    }

    /** One time step. */
    static INDArray at(INDArray sequence, long time, Scratch scratch) {
        return scratch.point(sequence, 0, time);
    }

    /** Copies of the four blocks, without gaps. */
    List<INDArray> blocks(INDArray wide, Scratch scratch) {
        return IntStream.range(0, BLOCKS)
                .mapToObj(block -> scratch.copy(block(wide, block, scratch)))
                .toList();
    }
}
