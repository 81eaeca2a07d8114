package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

class FastestWayTest {

    private static final int MORE = 300;

    private final INDArray matrix = Nd4j.ones(DataType.FLOAT, 64, 64);
    private final AtomicInteger madeShort = new AtomicInteger();
    private final AtomicInteger madeLong = new AtomicInteger();

    private final CustomOp product = DynamicCustomOp.builder("matmul")
            .addInputs(matrix, matrix)
            .addOutputs(matrix.ulike())
            .build();

    private final Supplier<NativeAdjoints> shortWay = () -> {
        madeShort.incrementAndGet();
        return new NativeAdjoints(List.of(product), null, null);
    };

    private final Supplier<NativeAdjoints> longWay = () -> {
        madeLong.incrementAndGet();
        return new NativeAdjoints(Collections.nCopies(MORE, product), null, null);
    };

    @Test
    void oneOfHundredTimesTheWorkIsNotTaken() {
        assertThat(new FastestWay<>().among("shape", List.of(longWay, shortWay)).operations())
                .hasSize(1);
        assertThat(new FastestWay<>().among("shape", List.of(shortWay, longWay)).operations())
                .hasSize(1);
    }

    @Test
    void eachShapeIsTriedOnce() {
        FastestWay<String> way = new FastestWay<>();
        way.among("one", List.of(longWay, shortWay));
        assertThat(way.among("one", List.of(longWay, shortWay)).operations()).hasSize(1);
        assertThat(madeLong).hasValue(1);
        assertThat(madeShort).hasValue(2);
        // For another shape, another way may be the fastest.
        assertThat(way.among("other", List.of(shortWay, longWay)).operations()).hasSize(1);
        assertThat(madeLong).hasValue(2);
    }
}
