package dev.spectrascope.agent.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Examples joined into arrays for all of them, with the meaning that each had in its own minibatch. Sequences are padded
 * with zeros to the longest, and masks say so. Where only some examples had a mask, it is one for the others; a mask of
 * labels is that of the features where these had one of the same length, for so DL4J feeds it forward.
 *
 * <p>What padded sequences cost a network is what they cost it in their minibatches as far as DL4J's layers heed masks. All
 * that know time do, but {@code Convolution1DLayer}, which feeds its mask forward and forgets it: of several of these one
 * after another the second sees the biases of the first beyond a sequence's end, as it does in the program's own padded
 * minibatches.
 */
final class JoinedExamples {

    private final List<Example> examples;

    /**
     * @param examples at least one; of shapes that {@link ExampleShapes} lets stand together
     */
    JoinedExamples(List<Example> examples) {
        this.examples = examples;
    }

    /** Copies. */
    MultiDataSet toMultiDataSet() {
        int inputs = examples.get(0).features().size();
        int outputs = examples.get(0).labels().size();
        return new MultiDataSet(
                arrays(inputs, i -> join(column(Example::features, i))),
                arrays(outputs, i -> join(column(Example::labels, i))),
                orNull(arrays(inputs, this::featureMask)),
                orNull(arrays(outputs, this::labelMask)));
    }

    private static INDArray[] arrays(int count, Function<Integer, INDArray> array) {
        return IntStream.range(0, count).boxed().map(array).toArray(INDArray[]::new);
    }

    private static INDArray[] orNull(INDArray[] masks) {
        return Arrays.stream(masks).allMatch(Objects::isNull) ? null : masks;
    }

    /** One array of each example. */
    private List<INDArray> column(Function<Example, List<INDArray>> arrays, int index) {
        List<INDArray> column = new ArrayList<>();
        examples.forEach(example -> column.add(arrays.apply(example).get(index)));
        return column;
    }

    private INDArray featureMask(int input) {
        List<INDArray> masks = column(Example::featureMasks, input);
        List<INDArray> features = column(Example::features, input);
        return isAbsent(masks) && varying(features) < 0 ? null : joinMasks(features, masks);
    }

    private INDArray labelMask(int output) {
        List<INDArray> masks = column(Example::labelMasks, output);
        List<INDArray> labels = column(Example::labels, output);
        return isAbsent(masks) && (varying(labels) < 0 || featureMasksAreFedForward())
                ? null
                : joinMasks(labels, masks);
    }

    /** Whether padding of labels is known from that of features. */
    private boolean featureMasksAreFedForward() {
        return IntStream.range(0, examples.get(0).features().size())
                .anyMatch(input -> !isAbsent(column(Example::featureMasks, input))
                        && varying(column(Example::features, input)) >= 0);
    }

    private static boolean isAbsent(List<INDArray> masks) {
        return masks.stream().allMatch(Objects::isNull);
    }

    private INDArray joinMasks(List<INDArray> masked, List<INDArray> masks) {
        int varying = varying(masked);
        INDArray model = masks.stream().filter(Objects::nonNull).findFirst().orElse(null);
        DataType type = model == null ? typeOfMask(masked.get(0)) : commonType(masks);
        List<INDArray> all = new ArrayList<>();
        List<INDArray> made = new ArrayList<>();
        for (int i = 0; i < masks.size(); i++) {
            long[] shape = shape(masked.get(i), varying, model);
            INDArray mask = masks.get(i);
            if (mask == null) {
                mask = fedForward(examples.get(i), shape);
            }
            if (mask == null
                    || mask.length() == 1 && masked.get(i).length() > 1 && !Arrays.equals(mask.shape(), shape)) {
                mask = Nd4j.valueArrayOf(shape, mask == null ? 1 : mask.getDouble(0), type);
                made.add(mask);
            }
            all.add(mask);
        }
        INDArray joined = join(all);
        made.forEach(INDArray::close);
        return joined;
    }

    private static DataType typeOfMask(INDArray masked) {
        return masked.dataType().isFPType() ? masked.dataType() : DataType.FLOAT;
    }

    /**
     * The shape of an example's mask.
     *
     * @param varying the dimension of time, negative where lengths are all the same
     * @param model the mask of another example, or null
     */
    private static long[] shape(INDArray masked, int varying, INDArray model) {
        if (varying < 0) {
            return model.shape();
        }
        if (model == null || model.rank() != masked.rank()) {
            return new long[] {masked.size(varying)};
        }
        long[] shape = model.shape().clone();
        shape[varying] = masked.size(varying);
        return shape;
    }

    private static INDArray fedForward(Example example, long[] shape) {
        return example.featureMasks().stream()
                .filter(mask -> mask != null && Arrays.equals(mask.shape(), shape))
                .findFirst()
                .orElse(null);
    }

    private static INDArray join(List<INDArray> arrays) {
        long[] largest = largest(arrays);
        long[] shape = new long[largest.length + 1];
        shape[0] = arrays.size();
        System.arraycopy(largest, 0, shape, 1, largest.length);
        INDArray joined = Nd4j.zeros(commonType(arrays), shape);
        for (int i = 0; i < arrays.size(); i++) {
            INDArray array = arrays.get(i);
            INDArrayIndex[] place = new INDArrayIndex[shape.length];
            place[0] = NDArrayIndex.point(i);
            for (int axis = 1; axis < shape.length; axis++) {
                place[axis] = NDArrayIndex.interval(0, array.size(axis - 1));
            }
            joined.get(place).assign(array);
        }
        return joined;
    }

    /** The type of all, or one that holds the values of each: minibatches of labels may be one-hot integers, and then smoothed. */
    private static DataType commonType(List<INDArray> arrays) {
        Set<DataType> types =
                arrays.stream().filter(Objects::nonNull).map(INDArray::dataType).collect(Collectors.toSet());
        if (types.size() == 1) {
            return types.iterator().next();
        }
        if (types.stream().noneMatch(DataType::isFPType)) {
            return DataType.INT64;
        }
        return types.contains(DataType.DOUBLE) ? DataType.DOUBLE : DataType.FLOAT;
    }

    private static long[] largest(List<INDArray> arrays) {
        long[] largest = arrays.get(0).shape().clone();
        for (INDArray array : arrays) {
            for (int axis = 0; axis < largest.length; axis++) {
                largest[axis] = Math.max(largest[axis], array.size(axis));
            }
        }
        return largest;
    }

    /** The dimension in which shapes differ, −1 if they do not. */
    private static int varying(List<INDArray> arrays) {
        long[] first = arrays.get(0).shape();
        for (INDArray array : arrays) {
            for (int axis = 0; axis < first.length; axis++) {
                if (array.size(axis) != first[axis]) {
                    return axis;
                }
            }
        }
        return -1;
    }
}
