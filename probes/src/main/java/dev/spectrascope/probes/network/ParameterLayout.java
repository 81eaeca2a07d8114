package dev.spectrascope.probes.network;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How the trainable parameters of a network make up the vector θ ∈ R<sup>p</sup>.
 *
 * <p>θ is DL4J's flat vector without what is not trained by gradients: the running moments of batch normalisation, and
 * frozen layers. What remains keeps its order.
 *
 * @param segments in order of offset, without gaps
 */
public record ParameterLayout(List<ParameterSegment> segments) {

    /** Checks that the segments follow each other. */
    public ParameterLayout {
        segments = List.copyOf(segments);
        long end = 0;
        for (ParameterSegment segment : segments) {
            if (segment.offset() != end) {
                throw new IllegalArgumentException("segment " + segment + " does not begin at " + end);
            }
            end += segment.length();
        }
    }

    /** p, the length of θ. */
    public long size() {
        return segments.stream().mapToLong(ParameterSegment::length).sum();
    }

    /**
     * The segments of a vector, as views.
     *
     * @param vector shape [p], contiguous
     */
    public List<INDArray> views(INDArray vector) {
        return segments.stream().map(segment -> segment.view(vector)).toList();
    }

    /**
     * θ out of a network's flat vector.
     *
     * @param flat {@code Model.params()}, of any floating point type and rank
     * @param dataType the type of the result
     * @return a new array of shape [p]
     */
    public INDArray gather(INDArray flat, DataType dataType) {
        INDArray vector = Nd4j.createUninitializedDetached(dataType, 'c', size());
        for (ParameterSegment segment : segments) {
            part(vector, segment.offset(), segment).assign(part(flatten(flat), segment.networkOffset(), segment));
        }
        return vector;
    }

    /**
     * Writes a vector of shape [p] back to where its parameters are in a network's flat vector, leaving the rest as it
     * is.
     */
    public void scatter(INDArray vector, INDArray flat) {
        for (ParameterSegment segment : segments) {
            part(flatten(flat), segment.networkOffset(), segment).assign(part(vector, segment.offset(), segment));
        }
    }

    private static INDArray flatten(INDArray flat) {
        return flat.rank() == 1 ? flat : flat.reshape(new long[] {flat.length()});
    }

    private static INDArray part(INDArray vector, long offset, ParameterSegment segment) {
        return vector.get(NDArrayIndex.interval(offset, offset + segment.length()));
    }
}
