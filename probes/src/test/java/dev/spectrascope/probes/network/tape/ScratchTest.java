package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays, shapes and views that are used again from sweep to sweep. */
class ScratchTest {

    private final ArrayPool pool = new ArrayPool(DataType.DOUBLE);

    @AfterEach
    void close() {
        pool.close();
    }

    private static INDArray counted(INDArray array, double first) {
        return array.assign(
                Nd4j.linspace(DataType.DOUBLE, first, 1, array.length()).reshape('c', array.shape()));
    }

    @Test
    void viewsAreUsedAgainAndShowWhatIsThere() {
        INDArray before = null;
        for (double first : new double[] {1, 101}) {
            try (Scratch scratch = new Scratch(pool)) {
                INDArray whole = counted(scratch.array(2, 3, 4), first);
                INDArray column = scratch.slice(scratch.point(whole, 0, 1), 1, 2, 3);
                assertThat(column.shape()).containsExactly(3, 1);
                assertThat(column.dup().data().asDouble()).containsExactly(first + 14, first + 18, first + 22);
                INDArray transposed = scratch.transpose(scratch.view(whole, 6, 4));
                assertThat(transposed.getDouble(3, 1)).isEqualTo(first + 7);
                assertThat(before == null || before == column).isTrue();
                before = column;
            }
        }
    }

    /** One view of equal offset and shape, but of other strides. */
    @Test
    void viewsOfAnotherShapeOfTheSameMemoryAreOthers() {
        try (Scratch scratch = new Scratch(pool)) {
            INDArray wide = counted(scratch.array(2, 6), 0);
            assertThat(scratch.slice(wide, 1, 0, 2).getDouble(1, 0)).isEqualTo(6);
        }
        try (Scratch scratch = new Scratch(pool)) {
            INDArray narrow = counted(scratch.array(4, 3), 0);
            assertThat(scratch.slice(scratch.slice(narrow, 0, 0, 2), 1, 0, 2).getDouble(1, 0))
                    .isEqualTo(3);
        }
        assertThat(pool.bytes()).isEqualTo(12 * Double.BYTES);
    }

    @Test
    void viewsOfACopyAreNot() {
        for (double first : new double[] {1, 101}) {
            try (Scratch scratch = new Scratch(pool)) {
                INDArray whole = counted(scratch.array(2, 3), first);
                // With a gap, so that it cannot be one row without being copied.
                INDArray row = scratch.view(scratch.slice(whole, 1, 0, 2), 4);
                assertThat(scratch.slice(row, 0, 2, 4).dup().data().asDouble()).containsExactly(first + 3, first + 4);
            }
        }
    }

    /** Two holds: two variables of one cotangent, say. */
    @Test
    void onlyWhatHasOneHoldIsOverwritten() {
        try (Scratch scratch = new Scratch(pool)) {
            INDArray array = scratch.array(2, 3);
            assertThat(scratch.insteadOf(array)).as("held by somebody unknown").isNotSameAs(array);
            scratch.hold(array);
            assertThat(scratch.insteadOf(array)).isSameAs(array);
            scratch.hold(scratch.view(array, 6));
            INDArray other = scratch.insteadOf(array);
            assertThat(other).isNotSameAs(array);
            assertThat(other.shape()).containsExactly(2, 3);
            scratch.drop(array);
            assertThat(scratch.insteadOf(array)).isSameAs(array);
        }
    }
}
