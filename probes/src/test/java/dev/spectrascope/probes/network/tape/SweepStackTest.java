package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arrays of several vectors' sweeps, side by side. */
class SweepStackTest {

    private static final int VECTORS = 3;

    private final ArrayPool pool = new ArrayPool(DataType.DOUBLE);
    private final SweepStack stack = new SweepStack(pool, VECTORS);

    @AfterEach
    void close() {
        stack.close();
        pool.close();
    }

    /** Of shape [2, 2], all elements of vector j are j + first. */
    private List<INDArray> ofEach(double first) {
        return List.of(
                stack.of(0).array(2, 2).assign(first),
                stack.of(1).array(2, 2).assign(first + 1),
                stack.of(2).array(2, 2).assign(first + 2));
    }

    private static double[] elements(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    @Test
    void whatIsAskedForAtTheSamePlaceIsOneArray() {
        List<INDArray> parts = ofEach(1);
        ofEach(10);
        INDArray all = stack.together(parts);
        assertThat(all.shape()).containsExactly(6, 2);
        assertThat(elements(all)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        parts.get(1).assign(7);
        assertThat(all.getDouble(2, 0)).as("not a copy").isEqualTo(7);
    }

    @Test
    void viewsOfSuchArraysAreOneToo() {
        List<INDArray> parts = ofEach(1);
        INDArray all = stack.together(List.of(
                stack.of(0).view(parts.get(0), 4),
                stack.of(1).view(parts.get(1), 4),
                stack.of(2).view(parts.get(2), 4)));
        assertThat(all.shape()).containsExactly(12);
        parts.get(2).assign(7);
        assertThat(all.getDouble(11)).as("not a copy").isEqualTo(7);
    }

    @Test
    void othersAreCopied() {
        List<INDArray> parts = ofEach(1);
        INDArray turned = stack.together(List.of(parts.get(1), parts.get(0), parts.get(2)));
        assertThat(elements(turned)).containsExactly(2, 2, 2, 2, 1, 1, 1, 1, 3, 3, 3, 3);
        INDArray transposed = stack.of(2).transpose(parts.get(2));
        parts.get(2).putScalar(0, 1, 9);
        INDArray mixed = stack.together(List.of(parts.get(0), parts.get(1), transposed));
        assertThat(elements(mixed)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 9, 3);
    }

    @Test
    void togetherIsTheOppositeOfApart() {
        INDArray all = stack.whole().array(6, 2).assign(5);
        List<INDArray> parts = stack.apart(all);
        assertThat(parts).allSatisfy(part -> assertThat(part.shape()).containsExactly(2, 2));
        parts.get(1).assign(6);
        assertThat(elements(stack.together(parts))).containsExactly(5, 5, 5, 5, 6, 6, 6, 6, 5, 5, 5, 5);
        assertThat(elements(all)).containsExactly(5, 5, 5, 5, 6, 6, 6, 6, 5, 5, 5, 5);
    }

    @Test
    void whatNobodyHoldsIsUsedAgainByTheNextStep() {
        List<INDArray> held = ofEach(1);
        ofEach(10);
        stack.of(1).hold(stack.of(1).view(held.get(1), 4));
        stack.endStep();
        long bytes = pool.bytes();
        ofEach(20);
        assertThat(pool.bytes()).isEqualTo(bytes);
        assertThat(elements(stack.together(held))).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        stack.endStep();
        stack.of(1).drop(held.get(1));
        stack.endStep();
        ofEach(30);
        ofEach(40);
        assertThat(pool.bytes()).isEqualTo(bytes);
    }

    /** What the first vector has done with, another is still to get its part of. */
    @Test
    void whatIsDroppedInAStepIsReturnedAfterIt() {
        SweepStack inner = new SweepStack(stack.of(0));
        INDArray first = inner.of(0).array(2, 2);
        inner.of(0).hold(first);
        inner.of(0).drop(first);
        inner.endStep();
        INDArray other = stack.whole().array(VECTORS * 4);
        INDArray second = stack.of(1).array(2, 2).assign(5);
        other.assign(6);
        assertThat(elements(second)).containsExactly(5, 5, 5, 5);
        stack.endStep();
        long bytes = pool.bytes();
        ofEach(10);
        ofEach(20);
        assertThat(pool.bytes()).isEqualTo(bytes);
    }

    /** A step may sweep over a tape of its own. */
    @Test
    void aSweepWithinAnothersStepLeavesTheOthersArraysAlone() {
        List<INDArray> outer = ofEach(1);
        SweepStack inner = new SweepStack(stack.of(0));
        INDArray unheld = inner.of(0).array(2, 2).assign(8);
        inner.endStep();
        assertThat(elements(unheld)).containsExactly(8, 8, 8, 8);
        assertThat(stack.of(1).array(2, 2).assign(9)).isNotSameAs(unheld);
        assertThat(elements(unheld)).containsExactly(8, 8, 8, 8);
        assertThat(elements(outer.get(2))).containsExactly(3, 3, 3, 3);

        try (Scratch plain = new Scratch(pool)) {
            INDArray before = plain.array(5).assign(1);
            SweepStack single = new SweepStack(plain);
            INDArray since = single.of(0).array(5).assign(2);
            single.endStep();
            INDArray next = plain.array(5).assign(3);
            assertThat(next).as("returned, and used again").isSameAs(since);
            assertThat(elements(before)).containsExactly(1, 1, 1, 1, 1);
        }
    }

    @Test
    void holdsOfEachVectorsPartAreItsOwn() {
        List<INDArray> parts = ofEach(1);
        for (int j = 0; j < VECTORS; j++) {
            stack.of(j).hold(parts.get(j));
        }
        stack.of(1).hold(parts.get(1));
        assertThat(stack.of(0).insteadOf(parts.get(0))).isSameAs(parts.get(0));
        assertThat(stack.of(1).insteadOf(parts.get(1))).isNotSameAs(parts.get(1));
        stack.of(1).drop(parts.get(1));
        assertThat(stack.of(1).insteadOf(parts.get(1))).isSameAs(parts.get(1));
        stack.of(0).drop(parts.get(0));
        stack.endStep();
        ofEach(50);
        assertThat(elements(parts.get(2))).as("still held by others").containsExactly(3, 3, 3, 3);
    }

    @Test
    void holdsOfPartsOfAViewKeepWhatItIsAViewOf() {
        INDArray all = stack.whole().array(VECTORS * 4).assign(5);
        List<INDArray> parts = stack.apart(stack.whole().view(all, VECTORS * 2, 2));
        stack.of(1).hold(parts.get(1));
        stack.endStep();
        ofEach(50);
        assertThat(elements(parts.get(1))).containsExactly(5, 5, 5, 5);
    }
}
