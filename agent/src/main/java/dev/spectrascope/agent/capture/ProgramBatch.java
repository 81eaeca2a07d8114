package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What a program hands to its network, seen as a batch. The arrays stay the program's own and may soon change. */
final class ProgramBatch {

    private ProgramBatch() {}

    /**
     * @param examples a {@code DataSet} or {@code MultiDataSet}
     * @return empty where features or labels are missing: no update comes of those
     */
    static Optional<Batch> of(Object examples) {
        if (examples instanceof DataSet one) {
            return of(one.getFeatures(), one.getLabels(), one.getFeaturesMaskArray(), one.getLabelsMaskArray());
        }
        if (examples instanceof MultiDataSet several) {
            return of(
                    several.getFeatures(),
                    several.getLabels(),
                    several.getFeaturesMaskArrays(),
                    several.getLabelsMaskArrays());
        }
        throw new IllegalArgumentException(
                examples.getClass().getName() + " is neither a DataSet nor a MultiDataSet; it is not chosen from");
    }

    /** What a {@code DataSet} calls its classes, by their index; empty where it does not. */
    static List<String> classNames(Object examples) {
        List<String> names = examples instanceof DataSet one ? one.getLabelNamesList() : null;
        return names == null ? List.of() : names.stream().map(String::valueOf).toList();
    }

    /**
     * @param features an array or several, as are the others; masks may be null
     * @return empty where features or labels are missing
     */
    static Optional<Batch> of(Object features, Object labels, Object featureMasks, Object labelMasks) {
        INDArray[] inputs = arrays(features);
        INDArray[] outputs = arrays(labels);
        if (isMissing(inputs) || isMissing(outputs)) {
            return Optional.empty();
        }
        return Optional.of(Batch.of(inputs, outputs, arrays(featureMasks), arrays(labelMasks)));
    }

    private static INDArray[] arrays(Object oneOrSeveral) {
        return oneOrSeveral instanceof INDArray one ? new INDArray[] {one} : (INDArray[]) oneOrSeveral;
    }

    private static boolean isMissing(INDArray[] arrays) {
        if (arrays == null) {
            return true;
        }
        for (INDArray array : arrays) {
            if (array == null || array.isEmpty()) {
                return true;
            }
        }
        return arrays.length == 0;
    }
}
