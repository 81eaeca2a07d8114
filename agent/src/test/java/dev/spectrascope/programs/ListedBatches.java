package dev.spectrascope.programs;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Minibatches in a list, one after another and again. */
final class ListedBatches implements MultiDataSetIterator {
    private static final long serialVersionUID = 1;

    private final ArrayList<MultiDataSet> batches;
    private int next;

    ListedBatches(List<MultiDataSet> batches) {
        this.batches = new ArrayList<>(batches);
    }

    @Override
    public MultiDataSet next(int count) {
        return next();
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        throw new UnsupportedOperationException("there is nothing to do before");
    }

    @Override
    public MultiDataSetPreProcessor getPreProcessor() {
        return null;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public boolean hasNext() {
        return next < batches.size();
    }

    @Override
    public MultiDataSet next() {
        return batches.get(next++);
    }
}
