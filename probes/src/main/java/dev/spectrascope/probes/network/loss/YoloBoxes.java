package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Jet;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What of YOLO's loss the boxes have: that of their places, sizes and confidences, as a function of (t<sub>x</sub>, t<sub>y</sub>,
 * t<sub>w</sub>, t<sub>h</sub>, t<sub>c</sub>) of each, recorded on a tape where these are the only parameters.
 */
final class YoloBoxes implements LossAtPoint {

    private final Tape tape;
    private final List<Variable> terms;
    private final INDArray responsible;
    private final INDArray gradient;
    private final DoubleSupplier sum;
    private final List<INDArray> kept;

    /**
     * At given outputs.
     *
     * @param outputs (t<sub>x</sub>, t<sub>y</sub>, t<sub>w</sub>, t<sub>h</sub>, t<sub>c</sub>) of each box, [cells · B, 5]
     * @param scale a factor on all derivatives
     * @param scratch the recording's
     */
    YoloBoxes(INDArray outputs, YoloTargets targets, YoloWeights weights, double scale, Scratch scratch) {
        tape = Tape.within(scratch);
        LossTape of = new LossTape(tape);
        Variable t = tape.parameter(outputs);
        Variable center = of.each(of.columns(t, 0, 2), Jet::sigmoid);
        INDArray rootPriors = weights.rootPriors(outputs.size(0), scratch);
        Variable rootSize =
                of.each(of.columns(t, 2, 4), x -> x.times(0.5).exponential().times(rootPriors));
        INDArray present = targets.present(scratch);
        Variable overlap = overlap(of, center, of.each(rootSize, Jet::squared), targets, present);
        responsible = responsible(overlap.primal(), weights.boxes(), present, scratch);
        RowWeights ofResponsible = new RowWeights(responsible);
        RowWeights ofErrors = new RowWeights(
                scratch.copy(responsible).muli(1 - weights.withoutObject()).addi(weights.withoutObject()));
        Variable confidence = of.each(of.columns(t, 4, 5), Jet::sigmoid);
        Variable error = of.difference(of.multiple(overlap, responsible), confidence);
        WeightedTerms positions = weights.positions();
        terms = List.of(
                of.each(error, Jet::squared),
                positions.record(tape, center, targets.centers()),
                positions.record(tape, rootSize, targets.rootSizes()));
        double ofPlaces = weights.coordinates();
        INDArray errors = error.primal();
        INDArray centers = center.primal();
        INDArray rootSizes = rootSize.primal();
        sum = () -> new ReportedLoss((e, none) -> e.mul(e), null).sum(errors, null, ofErrors)
                + ofPlaces * positions.sum(centers, targets.centers(), ofResponsible)
                + ofPlaces * positions.sum(rootSizes, targets.rootSizes(), ofResponsible);
        gradient = scratch.like(outputs).assign(0);
        tape.adjoint(
                terms,
                List.of(
                        ofErrors.applyTo(scratch.like(errors).assign(scale)),
                        positions.cotangent(terms.get(1), ofResponsible, scale * ofPlaces, scratch),
                        positions.cotangent(terms.get(2), ofResponsible, scale * ofPlaces, scratch)),
                List.of(gradient));
        kept = tape.finishWithin();
    }

    /** Area of the intersection with the object's box over that of the union, 0 without an object; [cells · B, 1]. */
    private static Variable overlap(
            LossTape of, Variable center, Variable size, YoloTargets targets, INDArray present) {
        Scratch scratch = of.tape().recordingScratch();
        INDArray topLeft = targets.topLeft();
        INDArray bottomRight = targets.bottomRight();
        Variable low = of.each(
                of.sum(center, of.multiple(size, -0.5)),
                x -> x.minus(topLeft).rectified().plus(topLeft));
        Variable high = of.each(
                of.sum(center, of.multiple(size, 0.5)),
                x -> x.minus(bottomRight).negativePart().plus(bottomRight));
        Variable sides = of.difference(high, low);
        INDArray objects = targets.objects();
        Variable intersection = of.multiple(
                area(of, sides), overlapping(sides.primal(), scratch).muli(objects));
        // 1 without an object, so that the union is not empty.
        INDArray factors = scratch.copy(objects).subi(present).addi(1);
        Variable inverseUnion = of.each(
                of.difference(of.multiple(area(of, size), factors), intersection),
                x -> x.plus(targets.areas()).reciprocal());
        return of.multiple(of.product(intersection, inverseUnion), objects);
    }

    private static Variable area(LossTape of, Variable sides) {
        return of.product(of.columns(sides, 0, 1), of.columns(sides, 1, 2));
    }

    // 1 where both sides of the intersection are positive, else 0.
    private static INDArray overlapping(INDArray sides, Scratch scratch) {
        INDArray positive = scratch.copy(sides);
        Nd4j.exec(new Step(positive, positive));
        return scratch.copy(YoloTargets.columns(positive, 0, 1)).muli(YoloTargets.columns(positive, 1, 2));
    }

    // 1 for the first box of the largest overlap among those of a cell with an object, else 0.
    private static INDArray responsible(INDArray overlap, long boxes, INDArray present, Scratch scratch) {
        long cells = overlap.size(0) / boxes;
        INDArray largest = scratch.array(cells, boxes);
        try (INDArray indices = scratch.view(overlap, cells, boxes).argMax(1)) {
            Nd4j.exec(new OneHot(indices, largest, Math.toIntExact(boxes)));
        }
        return scratch.view(largest, overlap.size(0), 1).muli(present);
    }

    /** Of each box 1 if it answers for an object, else 0; [cells · B, 1]. */
    INDArray responsible() {
        return responsible;
    }

    @Override
    public double sum() {
        return sum.getAsDouble();
    }

    @Override
    public Misclassified misclassified() {
        return Misclassified.NONE;
    }

    @Override
    public INDArray gradient() {
        return gradient;
    }

    @Override
    public INDArray hessianProduct(INDArray u, Scratch scratch) {
        INDArray product = scratch.like(u).assign(0);
        tape.adjointTangent(
                terms,
                Collections.nCopies(terms.size(), null),
                tape.tangents(List.of(u), scratch),
                List.of(product),
                scratch);
        return product;
    }

    @Override
    public List<INDArray> kept() {
        return kept;
    }
}
