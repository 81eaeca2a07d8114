package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.NetworkNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
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

    /**
     * The trainable parameters of a network, as far as an output depends on them.
     *
     * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
     */
    public static ParameterLayout of(Model network) {
        return of(NetworkReader.read(network).reachingOutputs().nodes());
    }

    static ParameterLayout of(List<NetworkNode> nodes) {
        record Entry(NetworkNode node, String key, INDArray view) {}

        List<Entry> entries = new ArrayList<>();
        for (NetworkNode node : nodes) {
            Set<String> untrained = Rules.KNOWN.untrained(node);
            node.parameters().forEach((key, view) -> {
                if (!untrained.contains(key)) {
                    entries.add(new Entry(node, key, view));
                }
            });
        }
        entries.sort(Comparator.comparingLong(entry -> entry.view().offset()));
        List<ParameterSegment> segments = new ArrayList<>();
        long offset = 0;
        for (Entry entry : entries) {
            INDArray view = entry.view();
            segments.add(new ParameterSegment(
                    entry.node().name(),
                    entry.key(),
                    offset,
                    view.offset(),
                    Arrays.stream(view.shape()).boxed().toList(),
                    view.ordering()));
            offset += view.length();
        }
        return new ParameterLayout(segments);
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
