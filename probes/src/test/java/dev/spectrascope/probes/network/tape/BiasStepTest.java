package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a sum with a bias overwrites while it is recorded, and what it does not. */
class BiasStepTest {

    private final ArrayPool pool = new ArrayPool(DataType.DOUBLE);
    private final Tape tape = new Tape(pool);
    private final Variable weights = tape.parameter(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}));
    private final Variable bias = tape.parameter(Nd4j.createFromArray(10.0, 20.0));

    @AfterEach
    void close() {
        tape.close();
        pool.close();
    }

    private Variable product() {
        INDArray rows = Nd4j.createFromArray(new double[][] {{1, 1}, {2, -1}});
        return tape.record(ProductStep.ofRows(tape.constant(rows), weights));
    }

    private static double[] elements(Variable variable) {
        return variable.primal().dup('c').data().asDouble();
    }

    @Test
    void aProductThatNobodyElseReadsIsOverwritten() {
        Variable product = product();
        INDArray array = product.primal();
        Variable sum = tape.record(new BiasStep(product, bias));
        assertThat(elements(sum)).containsExactly(14, 26, 9, 20);
        assertThat(sum.primal()).isSameAs(array);
        // Rather than giving a wrong number.
        assertThatThrownBy(product::primal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("overwritten");
    }

    @Test
    void aProductThatAnotherStepReadsIsNot() {
        Variable product = product();
        Variable other = tape.record(new SumStep(List.of(product)));
        Variable sum = tape.record(new BiasStep(product, bias));
        assertThat(elements(sum)).containsExactly(14, 26, 9, 20);
        assertThat(elements(product)).containsExactly(4, 6, -1, 0);
        assertThat(elements(other)).containsExactly(4, 6, -1, 0);
    }

    @Test
    void whatTheCallerGaveIsNot() {
        Variable given = tape.parameter(Nd4j.createFromArray(new double[][] {{1, 2}}));
        Variable sum = tape.record(new BiasStep(given, bias));
        assertThat(elements(sum)).containsExactly(11, 22);
        assertThat(elements(given)).containsExactly(1, 2);
    }
}
