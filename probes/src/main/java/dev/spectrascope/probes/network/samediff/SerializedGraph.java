package dev.spectrascope.probes.network.samediff;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A SameDiff graph without its parameters and its training configuration, as text: FlatBuffers, compressed, in Base64. */
public final class SerializedGraph {

    private SerializedGraph() {}

    /** A copy with arrays of its own. */
    public static SameDiff copy(SameDiff graph) {
        try {
            return SameDiff.fromFlatBuffers(graph.asFlatBuffers(false), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a graph. Takes memory for two copies of its parameters meanwhile. */
    public static String encode(SameDiff graph) {
        SameDiff copy = copy(graph);
        copy.setTrainingConfig(null);
        SameDiffParameters parameters = new SameDiffParameters(copy);
        try (INDArray zeros = Nd4j.zeros(parameters.dataType(), parameters.length())) {
            parameters.assign(zeros);
        }
        ByteBuffer buffer = copy.asFlatBuffers(false);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(compressed.toByteArray());
    }

    /**
     * The graph that a text is of; its parameters are zero.
     *
     * @throws IllegalArgumentException if it is of none
     */
    public static SameDiff decode(String text) {
        byte[] compressed = Base64.getDecoder().decode(text);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return SameDiff.fromFlatBuffers(ByteBuffer.wrap(in.readAllBytes()), false);
        } catch (IOException e) {
            throw new IllegalArgumentException("this is no SameDiff graph: " + e.getMessage(), e);
        }
    }
}
