package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The state of one {@link FastLanczos} run. */
final class FastLanczosRun implements AutoCloseable {

    private final LinearOperator operator;
    private final INDArray start;
    private final double roundoff;
    private final double[] alpha;
    private final double[] beta;
    private int steps;
    private boolean invariant;
    private double scale;
    private INDArray previous;
    private INDArray current;
    private INDArray next;

    /**
     * @param start shape [p], norm 1; belongs to the caller and must stay open
     * @param steps M, at least 1
     */
    FastLanczosRun(LinearOperator operator, INDArray start, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("Lanczos needs at least 1 step; got " + steps);
        }
        int planned = (int) Math.min(steps, operator.size());
        this.operator = operator;
        this.start = start;
        this.roundoff = FastLanczos.roundoff(operator.dataType());
        this.alpha = new double[planned];
        this.beta = new double[planned];
        this.current = start;
    }

    /** A run that went on from {@link #write}. */
    static FastLanczosRun read(LinearOperator operator, int steps, DataInput in) throws IOException {
        FastLanczosRun run = new FastLanczosRun(operator, null, steps);
        try {
            run.readState(in);
            return run;
        } catch (IOException | RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    /** Whether more products are needed. */
    boolean hasMore() {
        return steps < alpha.length && !invariant;
    }

    int steps() {
        return steps;
    }

    /** Makes one product. */
    void step(ProductListener listener) {
        int m = steps;
        if (next == null) {
            next = vector();
        }
        operator.apply(current, next);
        alpha[m] = takeAway(current, next);
        FastLanczos.requireFinite(alpha[m], m + 1);
        if (previous != null) {
            VectorArithmetic.addScaled(-beta[m - 1], previous, next);
        }
        // What rounding left of the first time; in float that is what makes α right to the last digits.
        alpha[m] += takeAway(current, next);
        beta[m] = VectorArithmetic.norm(next);
        FastLanczos.requireFinite(beta[m], m + 1);
        listener.onProduct(m + 1, alpha.length);
        scale = Math.max(scale, Math.abs(alpha[m]) + beta[m]);
        INDArray spare = previous == start ? null : previous;
        previous = current;
        current = next;
        next = spare;
        steps++;
        if (beta[m] <= roundoff * scale) {
            invariant = true;
        } else {
            VectorArithmetic.scale(1 / beta[m], current);
        }
    }

    /** w ← w − (wᵀv) v; the coefficient. */
    private static double takeAway(INDArray v, INDArray w) {
        double coefficient = VectorArithmetic.dot(w, v);
        VectorArithmetic.addScaled(-coefficient, v, w);
        return coefficient;
    }

    private INDArray vector() {
        return Nd4j.createUninitialized(operator.dataType(), operator.size());
    }

    LanczosRun result() {
        return LanczosRun.of(alpha, beta, steps, invariant ? 0 : beta[steps - 1]);
    }

    /** After at least one product. */
    void write(DataOutput out) throws IOException {
        VectorStream.write(Arrays.copyOf(alpha, steps), out);
        VectorStream.write(Arrays.copyOf(beta, steps), out);
        out.writeDouble(scale);
        out.writeBoolean(invariant);
        VectorStream.write(previous, out);
        VectorStream.write(current, out);
    }

    private void readState(DataInput in) throws IOException {
        double[] diagonal = VectorStream.readNumbers(in);
        double[] offDiagonal = VectorStream.readNumbers(in);
        if (diagonal.length > alpha.length || offDiagonal.length != diagonal.length) {
            throw new IOException("the state is of a run of other steps");
        }
        steps = diagonal.length;
        System.arraycopy(diagonal, 0, alpha, 0, steps);
        System.arraycopy(offDiagonal, 0, beta, 0, steps);
        scale = in.readDouble();
        invariant = in.readBoolean();
        previous = vector();
        VectorStream.read(in, previous);
        current = vector();
        VectorStream.read(in, current);
    }

    @Override
    public void close() {
        release(next);
        if (previous != start) {
            release(previous);
        }
        if (current != start) {
            release(current);
        }
    }
}
