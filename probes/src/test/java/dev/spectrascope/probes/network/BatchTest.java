package dev.spectrascope.probes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of what a program may have cut out of a larger array. */
class BatchTest {

    private static INDArray counting(long... shape) {
        return Nd4j.arange(Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .castTo(DataType.FLOAT)
                .reshape('c', shape);
    }

    private static void assertRows(INDArray array) {
        INDArray expected = array.dup('c');
        assertThat(expected.length()).isGreaterThan(1);
        for (long i = 0; i < array.size(0); i++) {
            INDArray row = Batch.row(array, i);
            assertThat(row.rank()).isEqualTo(array.rank() - 1);
            assertThat(row.dup('c').toStringFull()).isEqualTo(expected.slice(i).toStringFull());
            assertThat(Batch.rows(array, i, array.size(0)).dup('c'))
                    .isEqualTo(Nd4j.concat(0, rows(expected, i)).reshape(shapeFrom(expected, i)));
        }
    }

    private static INDArray[] rows(INDArray array, long from) {
        long[] one = shapeFrom(array, array.size(0) - 1);
        INDArray[] rows = new INDArray[(int) (array.size(0) - from)];
        Arrays.setAll(rows, i -> array.slice(from + i).reshape(one));
        return rows;
    }

    private static long[] shapeFrom(INDArray array, long from) {
        long[] shape = array.shape().clone();
        shape[0] -= from;
        return shape;
    }

    @Test
    void columnsOfOneTable() {
        INDArray table = counting(20, 20);
        assertRows(table.get(all(), interval(0, 3)));
        assertRows(table.get(all(), interval(17, 20)));
        assertRows(table.getColumn(7, true));
        assertRows(table.getColumn(7));
    }

    @Test
    void laterRowsOfOneTable() {
        assertRows(counting(10, 10).get(interval(4, 10), all()));
        assertRows(counting(10, 10).get(interval(2, 9), interval(1, 3)));
    }

    @Test
    void compressed() {
        INDArray table = counting(6, 4);
        INDArray compressed = Nd4j.getCompressor().compress(table, "GZIP");
        assertThat(Batch.row(compressed, 5).toFloatVector()).containsExactly(20, 21, 22, 23);
    }

    @Test
    void partsOfImages() {
        INDArray images = counting(6, 2, 8, 8);
        assertRows(images);
        assertRows(images.get(interval(2, 6), all(), all(), all()));
        assertRows(images.get(all(), all(), interval(1, 4), interval(2, 4)));
        assertRows(images.get(all(), interval(1, 2), all(), all()));
        assertRows(images.permute(0, 2, 3, 1));
    }

    @Test
    void columnMajor() {
        INDArray table = counting(9, 5).dup('f');
        assertRows(table);
        assertRows(table.get(all(), interval(1, 3)));
        assertRows(table.get(interval(3, 9), interval(1, 3)));
    }
}
