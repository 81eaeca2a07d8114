package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * L = Σ ⟨c, x (s ∘ W)⟩ over two batches, with one s for each row of W. The Hessian has no other terms than those between W
 * and s, which are x<sup>T</sup>c: [[6, 8], [8, 10]] for the first batch, [[14, 21], [16, 24]] for the second.
 */
class SharedCotangentsTest {

    private static final double[][][] X = {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}}};
    private static final double[][][] C = {{{1, 0}, {0, 1}, {1, 1}}, {{2, 3}}};
    private static final double[] OF_FIRST = {18, 24, 56, 70, 86, 10_800};
    private static final double[] OF_BOTH = {60, 87, 168, 238, 310, 36_400};
    private static final double[] NONE = new double[6];

    private final ArrayPool pool = new ArrayPool(DataType.DOUBLE);
    private final SharedCotangents shared = new SharedCotangents();
    private final List<Recorded> all = new ArrayList<>();

    private record Recorded(Tape tape, Variable scaled, Variable y) {}

    @AfterEach
    void close() {
        all.forEach(each -> each.tape().close());
        shared.close();
        pool.close();
    }

    private Recorded record(int batch, CotangentShare share, INDArray gradient) {
        Tape tape = new Tape(pool, share);
        Variable weights = tape.parameter(Nd4j.createFromArray(new double[][] {{1, -2}, {3, 4}}));
        Variable factors = tape.parameter(Nd4j.createFromArray(2.0, 5.0));
        Variable scaled = tape.record(ProductStep.ofParameter(new BroadcastProduct(1), weights, factors));
        Variable x = tape.constant(Nd4j.createFromArray(X[batch]));
        Variable y = tape.record(new ProductStep(new MatrixProduct(), x, scaled));
        tape.adjoint(y, Nd4j.createFromArray(C[batch]), gradient == null ? null : parts(gradient));
        tape.finish(List.of());
        Recorded recorded = new Recorded(tape, scaled, y);
        all.add(recorded);
        return recorded;
    }

    private static List<INDArray> parts(INDArray vector) {
        return List.of(
                Nd4j.create(vector.data(), new long[] {2, 2}, new long[] {2, 1}, 0, 'c'),
                Nd4j.create(vector.data(), new long[] {2}, new long[] {1}, 4, 'c'));
    }

    /** What one recording adds to the Hessian's product with Ẇ = [[1, 10], [100, 1000]], ṡ = [3, 7]: first W's part, then s's. */
    private static double[] product(Recorded recorded) {
        INDArray sum = Nd4j.zeros(DataType.DOUBLE, 6);
        INDArray vector = Nd4j.createFromArray(1.0, 10, 100, 1000, 3, 7);
        try (Scratch scratch = recorded.tape().sweepScratch()) {
            Tangents tangents = recorded.tape().tangents(parts(vector), scratch);
            recorded.tape().adjointTangent(recorded.y(), null, tangents, parts(sum), scratch);
        }
        return sum.toDoubleVector();
    }

    @Test
    void aBatchByItselfKeepsItsOwn() {
        assertThat(product(record(0, CotangentShare.WHOLE, null))).containsExactly(OF_FIRST);
    }

    @Test
    void oneBatchAddsTheTermsOfAll() {
        INDArray gradient = Nd4j.zeros(DataType.DOUBLE, 6);
        Recorded first = record(0, shared.of(0), gradient);
        Recorded second = record(1, shared.of(1), gradient);
        shared.endGathering();
        assertThat(product(first)).containsExactly(OF_BOTH);
        assertThat(product(second)).containsExactly(NONE);
        // s ∘ xᵀc, and ⟨W, xᵀc⟩ row by row.
        assertThat(gradient.toDoubleVector()).containsExactly(40, 58, 120, 170, 20 - 58, 72 + 136);
        assertThat(shared.bytes()).isEqualTo(4 * 8);
    }

    @Test
    void furtherRecordingsNeedNoCotangentsOfTheirOwn() {
        record(0, shared.of(0), null);
        record(1, shared.of(1), null);
        shared.endGathering();
        Recorded first = record(0, shared.of(0), null);
        Recorded second = record(1, shared.of(1), null);
        assertThat(first.scaled().bends()).isFalse();
        assertThat(product(first)).containsExactly(OF_BOTH);
        assertThat(product(second)).containsExactly(NONE);
    }

    @Test
    void aStepThatTheFirstBatchLacksIsAnotherBatchs() {
        record(1, shared.of(1), null);
        shared.endGathering();
        assertThat(product(record(1, shared.of(1), null))).isEqualTo(new double[] {42, 63, 112, 168, 224, 25_600});
    }

    @Test
    void aSecondStepOfTheSameParameterKeepsItsOwn() {
        Tape tape = new Tape(pool, shared.of(0));
        Variable weights = tape.parameter(Nd4j.createFromArray(new double[][] {{1, -2}, {3, 4}}));
        Variable factors = tape.parameter(Nd4j.createFromArray(2.0, 5.0));
        Variable x = tape.constant(Nd4j.createFromArray(X[0]));
        List<Variable> outputs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Variable scaled = tape.record(ProductStep.ofParameter(new BroadcastProduct(1), weights, factors));
            outputs.add(tape.record(new ProductStep(new MatrixProduct(), x, scaled)));
        }
        Variable y = tape.record(new SumStep(outputs));
        tape.adjoint(y, Nd4j.createFromArray(C[0]), null);
        tape.finish(List.of());
        Recorded twice = new Recorded(tape, outputs.get(0), y);
        all.add(twice);
        shared.endGathering();
        assertThat(product(twice))
                .isEqualTo(Arrays.stream(OF_FIRST).map(value -> 2 * value).toArray());
    }
}
