package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.FoldedSketch;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.linalg.RandomSigns;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.tape.ArrayPool;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The pass over the examples that {@link ClassStructure} is made by. */
final class ClassPass implements AutoCloseable {

    private final DifferentiableNetwork network;
    private final ExampleSet examples;
    private final ClassStructureOptions options;
    private final ProductListener listener;
    private final ClassBatches batches;
    private final List<ClassPart> parts = new ArrayList<>();
    private ClassAccumulator.Buffers buffers;
    private ArrayPool pool;
    private long pooledSize;
    private int classes;
    private ClassStorage storage;
    private FoldedSketch sketch;
    private boolean handedOver;
    private long passed;
    private int done;

    ClassPass(
            DifferentiableNetwork network,
            ExampleSet examples,
            ClassStructureOptions options,
            ProductListener listener) {
        this.network = network;
        this.examples = examples;
        this.options = options;
        this.listener = listener;
        this.batches = ClassBatches.of(examples);
    }

    ClassStructure run() {
        RandomSigns random = new RandomSigns(options.seed());
        // How many classes there are is known with the first outputs.
        for (int label = 0; label < Math.max(classes, batches.atLeast()); label++) {
            List<int[]> runs = batches.of(label, options.batchSize());
            if (!runs.isEmpty()) {
                add(label, runs, random);
            }
        }
        ClassStructure structure = ClassStructure.of(classes, network.size(), storage, sketch, parts);
        handedOver = true;
        return structure;
    }

    private void add(int label, List<int[]> runs, RandomSigns random) {
        INDArray rows = null;
        INDArray mean = null;
        ClassAccumulator sums = null;
        for (int[] run : runs) {
            Batch batch = batches.gather(run);
            try (Linearization recording = record(batch)) {
                ClassCotangents cotangents = new ClassCotangents(recording.softmax());
                if (sums == null) {
                    begin(cotangents.classes(), label);
                    rows = zeros(classes, storage.dimension());
                    mean = storage.means() && !storage.complete() ? zeros(network.size()) : null;
                    sums = new ClassAccumulator(label, examples.size(), network, sketch, rows, mean, buffers);
                }
                sums.add(recording, cotangents, random, options.draws(), () -> passed(run.length));
            } finally {
                ClassBatches.close(batch);
            }
        }
        int count = batches.count(label);
        parts.add(ClassPart.of(sums, label, count, rows, mean, storage));
    }

    private void begin(int outputs, int label) {
        if (outputs < 2 || label >= outputs) {
            throw new UnsupportedNetworkException(
                    "the class structure of G needs two classes or more, and labels among them;"
                            + " the network has " + outputs + " outputs, and the labels are of " + batches.atLeast()
                            + " classes or more");
        }
        if (storage == null) {
            classes = outputs;
            storage =
                    ClassStorage.of(classes, network.size(), network.dataType().width(), options.memoryBytes());
            sketch = new FoldedSketch(network.size(), storage.dimension(), options.seed(), network.dataType());
            buffers = new ClassAccumulator.Buffers(zeros(network.size()), zeros(network.size()));
        }
    }

    private Linearization record(Batch batch) {
        // A pool keeps arrays for each size of batch that it has seen.
        if (pool == null || Math.abs(pooledSize - batch.size()) > 1) {
            closePool();
            pool = new ArrayPool(network.dataType());
            pooledSize = batch.size();
        }
        return network.linearize(batch, new Linearization.Options(1, false, false, null, pool));
    }

    /** Told of each backward pass over a batch; tells of each over as many examples as there are. */
    private void passed(int count) {
        passed += count;
        if (passed >= examples.size()) {
            passed -= examples.size();
            done++;
            listener.onProduct(done, classes - 1 + options.draws());
        }
    }

    private INDArray zeros(long... shape) {
        return Nd4j.createUninitializedDetached(network.dataType(), 'c', shape).assign(0);
    }

    private void closePool() {
        if (pool != null) {
            pool.close();
        }
    }

    @Override
    public void close() {
        closePool();
        if (buffers != null) {
            buffers.pass().close();
            buffers.pivot().close();
        }
        if (!handedOver) {
            parts.forEach(part -> part.close(!storage.complete()));
            if (sketch != null) {
                sketch.close();
            }
        }
    }
}
