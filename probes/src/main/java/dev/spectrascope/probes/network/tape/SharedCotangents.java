package dev.spectrascope.probes.network.tape;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The cotangents of what steps compute from parameters alone, summed over several batches of examples.
 *
 * <p>The second derivatives of such a step are the same for all batches, and linear in the cotangent of its result. So one
 * batch, the first that has the step, adds them for the sum over all, and the others leave them out. Once all batches are
 * gathered, further recordings of them do without cotangents of their own.
 *
 * <p>For each step, one array of the shape of its result is held, outside of ND4J's workspaces.
 */
public final class SharedCotangents implements AutoCloseable {

    private final Map<Integer, Sum> sums = new HashMap<>();
    private boolean gathered;

    private record Sum(int carrier, INDArray array) {}

    /**
     * The share of one batch.
     *
     * @param batch its position; recordings of the same batch have the same
     */
    public CotangentShare of(int batch) {
        return new CotangentShare() {

            @Override
            public boolean known(int parameter) {
                return gathered && sums.containsKey(parameter);
            }

            @Override
            public INDArray exchange(int parameter, INDArray own) {
                if (!gathered && own != null) {
                    gather(parameter, own, batch);
                }
                Sum sum = sums.get(parameter);
                if (sum == null) {
                    return own;
                }
                return sum.carrier() == batch ? sum.array() : null;
            }
        };
    }

    private void gather(int parameter, INDArray cotangent, int batch) {
        Sum sum = sums.get(parameter);
        if (sum == null) {
            INDArray copy = Nd4j.createUninitializedDetached(cotangent.dataType(), 'c', cotangent.shape())
                    .assign(cotangent);
            sums.put(parameter, new Sum(batch, copy));
        } else {
            sum.array().addi(cotangent);
        }
    }

    /** To be called when each batch has been recorded once. */
    public void endGathering() {
        gathered = true;
    }

    /** The bytes of all sums. */
    public long bytes() {
        return sums.values().stream()
                .mapToLong(sum -> sum.array().length() * sum.array().dataType().width())
                .sum();
    }

    @Override
    public void close() {
        sums.values().forEach(sum -> sum.array().close());
        sums.clear();
    }
}
