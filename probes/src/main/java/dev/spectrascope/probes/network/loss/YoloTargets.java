package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What the boxes of a YOLO network should be, one row for each cell and box: the same for all B boxes of a cell. Lengths are in
 * cells, places from the cell's corner.
 *
 * @param objects how many the cell holds: more than one if their classes differ, which DL4J takes for a factor on areas;
 *     [cells · B, 1]
 * @param centers (x*, y*), [cells · B, 2]
 * @param rootSizes (√w*, √h*), [cells · B, 2]
 * @param topLeft the object's corner, [cells · B, 2]
 * @param bottomRight the opposite one, [cells · B, 2]
 * @param areas w* h*, [cells · B, 1]
 * @param classes one-hot, [cells · B, C]
 */
record YoloTargets(
        INDArray objects,
        INDArray centers,
        INDArray rootSizes,
        INDArray topLeft,
        INDArray bottomRight,
        INDArray areas,
        INDArray classes) {

    /**
     * From DL4J's labels.
     *
     * @param labels (x of the left side, y of the top, x of the right side, y of the bottom, one-hot class) in cells from the
     *     image's corner, zeros in a cell without an object; [cells, 4 + C]
     * @param places column and line of each cell, [cells, 2]
     * @param boxes B
     */
    static YoloTargets of(INDArray labels, INDArray places, long boxes, Scratch scratch) {
        INDArray topLeft = scratch.copy(columns(labels, 0, 2));
        INDArray bottomRight = scratch.copy(columns(labels, 2, 4));
        INDArray classes = columns(labels, 4, labels.size(1));
        INDArray centers = scratch.copy(topLeft).addi(bottomRight).muli(0.5);
        centers.subi(Transforms.floor(scratch.copy(centers), false));
        INDArray sizes = scratch.copy(bottomRight).subi(topLeft);
        INDArray areas = scratch.copy(columns(sizes, 0, 1)).muli(columns(sizes, 1, 2));
        INDArray objects = classes.sum(scratch.array(labels.size(0)), 1);
        return new YoloTargets(
                repeated(scratch.view(objects, labels.size(0), 1), boxes, scratch),
                repeated(centers, boxes, scratch),
                repeated(Transforms.sqrt(sizes, false), boxes, scratch),
                repeated(topLeft.subi(places), boxes, scratch),
                repeated(bottomRight.subi(places), boxes, scratch),
                repeated(areas, boxes, scratch),
                repeated(scratch.copy(classes), boxes, scratch));
    }

    /** 1 where the cell holds an object, else 0. */
    INDArray present(Scratch scratch) {
        INDArray present = scratch.copy(objects);
        Nd4j.exec(new Step(present, present));
        return present;
    }

    /** Columns of a matrix, as a view. */
    static INDArray columns(INDArray rows, long from, long to) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    // [rows, k] to [rows · times, k]: each row after itself.
    private static INDArray repeated(INDArray rows, long times, Scratch scratch) {
        return scratch.view(Expansion.repeatedRows(rows, times, scratch), rows.size(0) * times, rows.size(1));
    }
}
