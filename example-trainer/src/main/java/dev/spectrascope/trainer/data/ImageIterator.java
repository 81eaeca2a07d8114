package dev.spectrascope.trainer.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Minibatches of a set of images, encoded one at a time. The last batch of a pass may be smaller.
 *
 * <p>If shuffled, every pass has its own order, given by the seed and the number of passes begun before it, and by
 * nothing else: not by ND4J's random numbers, nor by who reads the batches.
 */
public final class ImageIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;
    private static final int SAVED_AT_ONCE = 1024;

    private final transient LabelledImages images;
    private final transient ImageEncoding encoding;
    private final int batch;
    private final boolean shuffled;
    private final long seed;
    private final int[] order;
    private int pass;
    private int cursor;
    private DataSetPreProcessor preProcessor;

    private ImageIterator(LabelledImages images, ImageEncoding encoding, int batch, boolean shuffled, long seed) {
        this.images = images;
        this.encoding = encoding;
        this.batch = batch;
        this.shuffled = shuffled;
        this.seed = seed;
        this.order = new int[images.count()];
        arrange();
    }

    /** Passes in the order of the set. */
    public static ImageIterator inOrder(LabelledImages images, ImageEncoding encoding, int batch) {
        return new ImageIterator(images, encoding, batch, false, 0);
    }

    /** Passes in a new order each, determined by the seed. */
    public static ImageIterator shuffled(LabelledImages images, ImageEncoding encoding, int batch, long seed) {
        return new ImageIterator(images, encoding, batch, true, seed);
    }

    /** Number of minibatches in a pass. */
    public int batches() {
        return (images.count() + batch - 1) / batch;
    }

    /** All examples in one data set, in the order of the set. */
    public DataSet all() {
        int[] unshuffled = new int[images.count()];
        for (int i = 0; i < unshuffled.length; i++) {
            unshuffled[i] = i;
        }
        DataSet first = encoding.encode(images, unshuffled, 0, Math.min(SAVED_AT_ONCE, images.count()));
        if (images.count() <= SAVED_AT_ONCE) {
            return first;
        }
        long[] shape = first.getFeatures().shape();
        shape[0] = images.count();
        INDArray features = Nd4j.createUninitialized(encoding.precision(), shape);
        INDArray labels = Nd4j.createUninitialized(encoding.precision(), images.count(), images.classes());
        for (int from = 0; from < images.count(); from += SAVED_AT_ONCE) {
            int to = Math.min(from + SAVED_AT_ONCE, images.count());
            DataSet part = encoding.encode(images, unshuffled, from, to);
            features.get(NDArrayIndex.interval(from, to)).assign(part.getFeatures());
            labels.get(NDArrayIndex.interval(from, to)).assign(part.getLabels());
        }
        return new DataSet(features, labels);
    }

    @Override
    public boolean hasNext() {
        return cursor < order.length;
    }

    @Override
    public DataSet next() {
        return next(batch);
    }

    @Override
    public DataSet next(int number) {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass over " + images.name() + " is finished");
        }
        int end = Math.min(cursor + number, order.length);
        DataSet next = encoding.encode(images, order, cursor, end);
        cursor = end;
        if (preProcessor != null) {
            preProcessor.preProcess(next);
        }
        return next;
    }

    /** Begins the next pass; does nothing at the start of one, since DL4J resets more often than it reads. */
    @Override
    public void reset() {
        if (cursor > 0) {
            pass++;
            cursor = 0;
            arrange();
        }
    }

    private void arrange() {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (!shuffled) {
            return;
        }
        // java.util.Random mixes the seed little: neighbouring seeds would begin with similar numbers.
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + pass * 0xBF58476D1CE4E5B9L);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** DL4J may encode the next batches on a thread of its own while the network computes. */
    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int inputColumns() {
        return encoding.input().size();
    }

    @Override
    public int totalOutcomes() {
        return images.classes();
    }

    @Override
    public List<String> getLabels() {
        return images.classNames().isEmpty() ? null : images.classNames();
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }
}
