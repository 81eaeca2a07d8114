package dev.spectrascope.probes.linalg;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Vectors as bytes, bit by bit, through the host in blocks. */
final class VectorStream {

    private static final int BLOCK = 1 << 16;

    private VectorStream() {}

    /** Writes a vector of shape [n], float or double. */
    static void write(INDArray vector, DataOutput out) throws IOException {
        for (long start = 0; start < vector.length(); start += BLOCK) {
            INDArray block = vector.get(NDArrayIndex.interval(start, Math.min(vector.length(), start + BLOCK)));
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) block.length() * vector.dataType().width());
            if (vector.dataType() == DataType.DOUBLE) {
                bytes.asDoubleBuffer().put(block.toDoubleVector());
            } else {
                bytes.asFloatBuffer().put(block.toFloatVector());
            }
            out.write(bytes.array());
        }
    }

    /** Reads what {@link #write} wrote of a vector of the same shape and type. */
    static void read(DataInput in, INDArray vector) throws IOException {
        for (long start = 0; start < vector.length(); start += BLOCK) {
            INDArray block = vector.get(NDArrayIndex.interval(start, Math.min(vector.length(), start + BLOCK)));
            int length = (int) block.length();
            byte[] bytes = new byte[length * vector.dataType().width()];
            in.readFully(bytes);
            try (INDArray values = array(ByteBuffer.wrap(bytes), length, vector.dataType())) {
                block.assign(values);
            }
        }
    }

    private static INDArray array(ByteBuffer bytes, int length, DataType type) {
        if (type == DataType.DOUBLE) {
            double[] values = new double[length];
            bytes.asDoubleBuffer().get(values);
            return Nd4j.createFromArray(values);
        }
        float[] values = new float[length];
        bytes.asFloatBuffer().get(values);
        return Nd4j.createFromArray(values);
    }

    /** Writes numbers, with how many they are. */
    static void write(double[] numbers, DataOutput out) throws IOException {
        out.writeInt(numbers.length);
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    /** Reads what {@link #write(double[], DataOutput)} wrote. */
    static double[] readNumbers(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("a number of " + length + " numbers is impossible");
        }
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }
}
