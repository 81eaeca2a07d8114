package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loss of objects detected in the cells of a grid (Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger", CVPR 2017,
 * section 2; its terms are those of Redmon, Divvala, Girshick and Farhadi, "You Only Look Once", CVPR 2016, equation 3), as
 * DL4J has it.
 *
 * <p>A row is a cell: for each of B boxes (t<sub>x</sub>, t<sub>y</sub>, t<sub>w</sub>, t<sub>h</sub>, t<sub>c</sub>) and the
 * pre-activations z of C classes, and after all of them the cell's column and line. With (x, y) = σ(t<sub>x</sub>,
 * t<sub>y</sub>), (w, h) = (p<sub>w</sub> e<sup>t<sub>w</sub></sup>, p<sub>h</sub> e<sup>t<sub>h</sub></sup>) for priors p, c =
 * σ(t<sub>c</sub>), I the intersection over union of the box and the object's, and r = 1 for the box of largest I in a cell with
 * an object, else 0,
 *
 * <pre>ℓ = Σ r (λ_coord (q((x, y), (x*, y*)) + q((√w, √h), (√w*, √h*))) + (I − c)² + ℓ_C(softmax(z), y)) + λ_noobj (1 − r) c²</pre>
 *
 * <p>with losses q and ℓ<sub>C</sub> of the configuration. I depends on the box, and is differentiated; r is constant almost
 * everywhere. The loss is not convex, so G is indefinite.
 *
 * @param classes ℓ<sub>C</sub> after softmax
 */
record YoloLoss(YoloWeights weights, Loss classes, NodeState state) implements Loss {

    /** Columns of a row that tell the cell's place. */
    static final long PLACE = 2;

    private static final long BOX = 5;

    static YoloLoss of(Yolo2OutputLayer layer, NodeState state) {
        WeightedTerms positions = OutputwiseLosses.terms(layer.getLossPositionScale(), state)
                .orElseThrow(() -> state.unsupported(
                        "loss of positions "
                                + layer.getLossPositionScale().getClass().getName(),
                        "are " + Losses.names(OutputwiseLosses.supported())));
        INDArray priors = layer.getBoundingBoxes().castTo(state.dataType()).dup('c');
        return new YoloLoss(
                new YoloWeights(priors, positions, layer.getLambdaCoord(), layer.getLambdaNoObj()),
                Losses.of(layer.getLossClassPredictions(), new ActivationSoftmax(), state),
                state);
    }

    @Override
    public boolean accepts(long[] labels, long[] outputs) {
        return labels.length == 2
                && labels[0] == outputs[0]
                && labels[1] > 4
                && predicted(outputs[1]) == weights.boxes() * (labels[1] + 1);
    }

    @Override
    public long predicted(long columns) {
        return columns - PLACE;
    }

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights rowWeights, double scale, Scratch scratch) {
        // DL4J takes no notice of one.
        state.require(rowWeights.array() == null, "a mask", "are examples without");
        long predicted = predicted(outputs.size(1));
        INDArray places = YoloTargets.columns(outputs, predicted, outputs.size(1));
        YoloTargets targets = YoloTargets.of(labels, places, weights.boxes(), scratch);
        INDArray rows = boxes(outputs, scratch);
        YoloBoxes boxes = new YoloBoxes(ofBoxes(rows, scratch), targets, weights, scale, scratch);
        RowWeights responsible = new RowWeights(boxes.responsible());
        INDArray logits = ofClasses(rows, scratch);
        LossAtPoint ofClasses = classes.at(logits, targets.classes(), responsible, scale, scratch);
        return new AtPoint(
                boxes, ofClasses, logits, targets.classes(), joined(boxes.gradient(), ofClasses.gradient(), scratch));
    }

    // [cells, B (5 + C) + 2] to [cells · B, 5 + C].
    private INDArray boxes(INDArray rows, Scratch scratch) {
        long predicted = predicted(rows.size(1));
        INDArray copy = scratch.copy(YoloTargets.columns(rows, 0, predicted));
        return scratch.view(copy, rows.size(0) * weights.boxes(), predicted / weights.boxes());
    }

    private static INDArray ofBoxes(INDArray boxes, Scratch scratch) {
        return scratch.copy(YoloTargets.columns(boxes, 0, BOX));
    }

    private static INDArray ofClasses(INDArray boxes, Scratch scratch) {
        return scratch.copy(YoloTargets.columns(boxes, BOX, boxes.size(1)));
    }

    // The inverse of the three above, with zeros for the places.
    private INDArray joined(INDArray ofBoxes, INDArray ofClasses, Scratch scratch) {
        long boxes = weights.boxes();
        long columns = BOX + ofClasses.size(1);
        INDArray joined = scratch.array(ofBoxes.size(0), columns);
        YoloTargets.columns(joined, 0, BOX).assign(ofBoxes);
        YoloTargets.columns(joined, BOX, columns).assign(ofClasses);
        long cells = ofBoxes.size(0) / boxes;
        INDArray rows = scratch.array(cells, boxes * columns + PLACE);
        YoloTargets.columns(rows, 0, boxes * columns).assign(scratch.view(joined, cells, boxes * columns));
        YoloTargets.columns(rows, boxes * columns, rows.size(1)).assign(0);
        return rows;
    }

    private final class AtPoint implements LossAtPoint {

        private final YoloBoxes boxes;
        private final LossAtPoint ofClasses;
        private final INDArray logits;
        private final INDArray labels;
        private final INDArray gradient;

        AtPoint(YoloBoxes boxes, LossAtPoint ofClasses, INDArray logits, INDArray labels, INDArray gradient) {
            this.boxes = boxes;
            this.ofClasses = ofClasses;
            this.logits = logits;
            this.labels = labels;
            this.gradient = gradient;
        }

        @Override
        public double sum() {
            return boxes.sum() + ofClasses.sum();
        }

        /** Of the boxes that answer for an object, those whose most probable class is another. */
        @Override
        public Misclassified misclassified() {
            return Misclassified.largest(logits, labels, new RowWeights(boxes.responsible()));
        }

        @Override
        public INDArray gradient() {
            return gradient;
        }

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            INDArray rows = boxes(u, scratch);
            return joined(
                    boxes.hessianProduct(ofBoxes(rows, scratch), scratch),
                    ofClasses.hessianProduct(ofClasses(rows, scratch), scratch),
                    scratch);
        }

        @Override
        public List<INDArray> kept() {
            return Stream.concat(boxes.kept().stream(), ofClasses.kept().stream())
                    .toList();
        }
    }
}
