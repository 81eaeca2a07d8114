package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The diagonal block of an operator A that belongs to some of the parameters, EᵀAE, where E puts their values to where
 * they are in θ and zeros elsewhere. A product costs one with the whole of A. Holds the memory of two vectors of A; not
 * for use by two threads at once.
 */
public final class ParameterBlock implements LinearOperator, AutoCloseable {

    /** A run of parameters that is contiguous both in the block and in θ. */
    private record Span(long offset, long wholeOffset, long length) {

        INDArray ofBlock(INDArray vector) {
            return vector.get(NDArrayIndex.interval(offset, offset + length));
        }

        INDArray ofWhole(INDArray vector) {
            return vector.get(NDArrayIndex.interval(wholeOffset, wholeOffset + length));
        }
    }

    private final LinearOperator operator;
    private final List<Span> spans;
    private final long size;
    /** Zero outside the block, always. */
    private final INDArray embedded;

    private final INDArray product;

    /**
     * @param operator A, over all of θ
     * @param segments the block's parameters, in order of offset; at least one
     */
    public ParameterBlock(LinearOperator operator, List<ParameterSegment> segments) {
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a block needs at least one parameter array, found none");
        }
        this.operator = operator;
        this.spans = spans(segments);
        this.size = spans.stream().mapToLong(Span::length).sum();
        this.embedded =
                Nd4j.createUninitialized(operator.dataType(), operator.size()).assign(0);
        this.product = Nd4j.createUninitialized(operator.dataType(), operator.size());
    }

    private static List<Span> spans(List<ParameterSegment> segments) {
        List<Span> spans = new ArrayList<>();
        long offset = 0;
        for (ParameterSegment segment : segments) {
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.wholeOffset() + last.length() == segment.offset()) {
                spans.set(
                        spans.size() - 1,
                        new Span(last.offset(), last.wholeOffset(), last.length() + segment.length()));
            } else {
                spans.add(new Span(offset, segment.offset(), segment.length()));
            }
            offset += segment.length();
        }
        return List.copyOf(spans);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public DataType dataType() {
        return operator.dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        if (vector.rank() != 1 || vector.length() != size || result.length() != size) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.length() + " elements does not fit: expected shape [" + size + "]");
        }
        spans.forEach(span -> span.ofWhole(embedded).assign(span.ofBlock(vector)));
        operator.apply(embedded, product);
        spans.forEach(span -> span.ofBlock(result).assign(span.ofWhole(product)));
    }

    /** Gives the memory of its two vectors back. */
    @Override
    public void close() {
        embedded.close();
        product.close();
    }
}
