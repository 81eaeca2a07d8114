package dev.spectrascope.probes.run;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A parameter vector as NumPy's {@code .npy}, version 1.0: readable by ND4J and by Python. Written in blocks, since
 * ND4J's own writer holds a second and a third copy on the Java heap of the training job.
 */
final class ParameterFile {

    private static final int BLOCK = 1 << 16;
    private static final int HEADER_ALIGNMENT = 64;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private ParameterFile() {}

    /**
     * Writes a vector; anything but double precision becomes single precision.
     *
     * @param vector shape [n] or [1, n]
     */
    static void write(Path file, INDArray vector) throws IOException {
        INDArray flat = vector.reshape(vector.length());
        boolean wide = flat.dataType() == DataType.DOUBLE;
        DataType type = wide ? DataType.DOUBLE : DataType.FLOAT;
        int block = (int) Math.min(BLOCK, flat.length());
        // Copied to again and again: fresh copies of blocks stay in native memory until the next garbage collection, or
        // longer.
        try (INDArray staging = Nd4j.createUninitialized(type, block)) {
            AtomicFile.write(file, out -> {
                out.write(header(wide, flat.length()));
                for (long from = 0; from < flat.length(); from += block) {
                    long to = Math.min(flat.length(), from + block);
                    staging.get(NDArrayIndex.interval(0, to - from)).assign(flat.get(NDArrayIndex.interval(from, to)));
                    out.write(littleEndian(staging, wide), 0, (int) (to - from) * type.width());
                }
            });
        }
    }

    /** Reads a vector of shape [n]. */
    static INDArray read(Path file) throws IOException {
        try {
            INDArray array = Nd4j.createFromNpyFile(new File(file.toString()));
            return array.reshape(array.length());
        } catch (RuntimeException e) {
            throw new IOException(file + " is not readable as a parameter vector: " + e.getMessage(), e);
        }
    }

    private static byte[] header(boolean wide, long length) {
        String dictionary =
                "{'descr': '" + (wide ? "<f8" : "<f4") + "', 'fortran_order': False, 'shape': (" + length + ",), }";
        int unpadded = MAGIC.length + Short.BYTES + dictionary.length() + 1;
        int padding = (HEADER_ALIGNMENT - unpadded % HEADER_ALIGNMENT) % HEADER_ALIGNMENT;
        byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(MAGIC.length + Short.BYTES + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static byte[] littleEndian(INDArray values, boolean wide) {
        ByteBuffer bytes = ByteBuffer.allocate(
                        (int) values.length() * values.dataType().width())
                .order(ByteOrder.LITTLE_ENDIAN);
        if (wide) {
            bytes.asDoubleBuffer().put(values.data().asDouble());
        } else {
            bytes.asFloatBuffer().put(values.data().asFloat());
        }
        return bytes.array();
    }
}
