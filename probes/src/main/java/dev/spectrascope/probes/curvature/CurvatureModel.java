package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.SharedCotangents;
import dev.spectrascope.probes.network.tape.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ObjIntConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The curvature of a network's mean loss, exactly.
 *
 * <p>Made by one pass over the examples, which records activations and cotangents of as many batches as fit into a
 * budget; the other batches are recorded anew for each product and dropped again. The three operators share the
 * recording. A product costs the replay of all batches (about 2 gradients for the Hessian, 4/3 for G) plus, for batches
 * that did not fit, at most two thirds of a gradient more (for G: a third). Time is linear in N; memory beyond the budget is
 * that of one batch, and one cotangent of all kernels that are computed from others. Several vectors at once share what is recorded
 * anew, and go through a batch in step, as many as take up to 2 GiB.
 */
public final class CurvatureModel implements LossCurvature {

    private final DifferentiableNetwork network;
    private final ExampleSet examples;
    private final ArrayPool pool;
    private final SharedCotangents shared = new SharedCotangents();
    private final List<Linearization> recordings = new ArrayList<>();
    private final INDArray gradient;
    private final double loss;
    private final OptionalDouble error;
    private final long outputs;
    private final Work work;
    private long recordedBytes;
    private boolean closed;

    /**
     * Records a network on a set of examples.
     *
     * @param network the network at fixed parameters
     * @param examples what the loss is a mean over
     * @param memoryBudgetBytes how much may be kept between products, at least 0; working memory for one batch comes on
     *     top
     */
    public CurvatureModel(DifferentiableNetwork network, ExampleSet examples, long memoryBudgetBytes) {
        if (memoryBudgetBytes < 0) {
            throw new IllegalArgumentException(
                    "memory budget " + memoryBudgetBytes + " is not possible: use 0 bytes or more");
        }
        this.network = network;
        this.examples = examples;
        this.pool = new ArrayPool(network.dataType());
        this.gradient = zeros();
        double lossSum = 0;
        long misclassified = 0;
        long predictions = 0;
        long outputsPerRow = 0;
        Work workSum = Work.NONE;
        boolean fits = true;
        try {
            for (int i = 0; i < examples.batches().size(); i++) {
                Linearization recording = record(i, true, gradient);
                lossSum += recording.lossSum();
                misclassified += recording.misclassified();
                predictions += recording.predictions();
                outputsPerRow = recording.outputsPerRow();
                workSum = workSum.plus(recording.work());
                fits = fits && recordedBytes + recording.recordedBytes() <= memoryBudgetBytes;
                if (fits) {
                    recordedBytes += recording.recordedBytes();
                    recordings.add(recording);
                } else {
                    recording.close();
                }
            }
            shared.endGathering();
            if (fits) {
                prepare(memoryBudgetBytes);
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
        loss = lossSum / examples.size();
        outputs = outputsPerRow;
        work = workSum;
        error = predictions == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) misclassified / predictions);
    }

    // With what the recordings leave of the budget: one that is not kept costs each product more than this spares it.
    private void prepare(long memoryBudgetBytes) {
        for (Linearization recording : recordings) {
            long more = recording.preparationBytes();
            if (recordedBytes + more > memoryBudgetBytes) {
                return;
            }
            recording.prepare();
            recordedBytes += more;
        }
    }

    private INDArray zeros() {
        return Nd4j.createUninitializedDetached(network.dataType(), 'c', network.size())
                .assign(0);
    }

    private Linearization record(int index, boolean secondOrder, INDArray gradientSum) {
        // The loss goes with the gradient: both are asked for once.
        boolean loss = gradientSum != null;
        return network.linearize(
                examples.batches().get(index),
                new Linearization.Options(
                        1.0 / examples.size(), secondOrder, loss, gradientSum, pool, shared.of(index)));
    }

    @Override
    public LinearOperator hessian() {
        return sum(true, Linearization::addHessianProducts);
    }

    @Override
    public LinearOperator gaussNewton() {
        return sum(false, Linearization::addGaussNewtonProducts);
    }

    @Override
    public LinearOperator residual() {
        return sum(true, Linearization::addResidualProducts);
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public OptionalDouble error() {
        return error;
    }

    @Override
    public long outputs() {
        return outputs;
    }

    @Override
    public INDArray gradient() {
        return gradient;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public ParameterLayout layout() {
        return network.layout();
    }

    @Override
    public DataType dataType() {
        return network.dataType();
    }

    /** The network. */
    public DifferentiableNetwork network() {
        return network;
    }

    @Override
    public long recordedBytes() {
        return recordedBytes;
    }

    /**
     * The bytes held now beside parameters, vectors and the examples: recordings, and working memory that is used again
     * by each product. It grows with the first product of each kind and number of vectors, and then no more.
     */
    public long memoryBytes() {
        return pool.bytes() + shared.bytes();
    }

    private LinearOperator sum(boolean secondOrder, BatchProduct product) {
        return new MeanOperator(this, (vectors, results) -> products(vectors, results, secondOrder, product));
    }

    /** The sums of one product over all batches, for each of the vectors. */
    private void products(List<INDArray> vectors, List<INDArray> results, boolean secondOrder, BatchProduct product) {
        results.forEach(result -> result.assign(0));
        visit(secondOrder, (recording, index) -> addAll(recording, vectors, results, product));
    }

    /**
     * Hands the recording of each batch to a visitor, with its position: in order, the kept ones and, for as long as each is
     * looked at, new ones of the others.
     */
    void visit(boolean secondOrder, ObjIntConsumer<Linearization> visitor) {
        if (closed) {
            throw new IllegalStateException("the curvature model is closed");
        }
        for (int i = 0; i < examples.batches().size(); i++) {
            if (i < recordings.size()) {
                visitor.accept(recordings.get(i), i);
            } else {
                try (Linearization recording = record(i, secondOrder, null)) {
                    visitor.accept(recording, i);
                }
            }
        }
    }

    /** The examples. */
    ExampleSet examples() {
        return examples;
    }

    private static void addAll(
            Linearization recording, List<INDArray> vectors, List<INDArray> sums, BatchProduct product) {
        int together = vectors.size() == 1
                ? 1
                : VectorGroups.size(vectors.size(), recording.sweepBytes(), recording.parameters());
        for (int from = 0; from < vectors.size(); from += together) {
            int to = Math.min(from + together, vectors.size());
            product.add(recording, vectors.subList(from, to), sums.subList(from, to));
        }
    }

    /** Frees the recordings; the operators cannot be used any more. */
    @Override
    public void close() {
        closed = true;
        recordings.forEach(Linearization::close);
        recordings.clear();
        shared.close();
        pool.close();
    }
}
