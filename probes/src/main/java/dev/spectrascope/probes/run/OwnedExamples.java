package dev.spectrascope.probes.run;

import java.util.Objects;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Examples whose arrays are freed when they are no longer needed, since a {@code MultiDataSet} cannot be closed itself. */
public record OwnedExamples<T extends MultiDataSet>(T set) implements AutoCloseable {

    @Override
    public void close() {
        Stream.of(set.getFeatures(), set.getLabels(), set.getFeaturesMaskArrays(), set.getLabelsMaskArrays())
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .filter(Objects::nonNull)
                .forEach(INDArray::close);
    }
}
