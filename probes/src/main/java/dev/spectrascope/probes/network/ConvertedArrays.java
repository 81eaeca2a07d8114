package dev.spectrascope.probes.network;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of a batch as a tape takes them: of one type, in 'c' order, no views. Copies are made once, and freed. */
final class ConvertedArrays implements AutoCloseable {

    private final DataType dataType;
    private final List<INDArray> copies = new ArrayList<>();

    ConvertedArrays(DataType dataType) {
        this.dataType = dataType;
    }

    /** The array itself if it is right already, else a copy; null for null. */
    INDArray of(INDArray array) {
        if (array == null) {
            return null;
        }
        INDArray converted = array.castTo(dataType);
        INDArray ordered = converted.ordering() == 'c' && !converted.isView() ? converted : converted.dup('c');
        if (converted != array && converted != ordered) {
            converted.close();
        }
        if (ordered != array) {
            copies.add(ordered);
        }
        return ordered;
    }

    /** Those of a list, which may hold nulls. */
    List<INDArray> of(List<INDArray> arrays) {
        List<INDArray> result = new ArrayList<>();
        arrays.forEach(array -> result.add(of(array)));
        return result;
    }

    /** The bytes of the copies. */
    long bytes() {
        return copies.stream().mapToLong(INDArray::length).sum() * dataType.width();
    }

    @Override
    public void close() {
        copies.forEach(INDArray::close);
        copies.clear();
    }
}
