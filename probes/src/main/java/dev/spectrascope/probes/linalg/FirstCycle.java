package dev.spectrascope.probes.linalg;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The steps of a {@link ThickRestartRun} before its first restart. There it is Lanczos with full reorthogonalisation, and T of the
 * basis is tridiagonal.
 */
final class FirstCycle {

    private double[] alpha = new double[0];
    private double[] beta = new double[0];
    private boolean over;
    private boolean invariant;

    int steps() {
        return alpha.length;
    }

    /** Whether no further step belongs to it. */
    boolean isOver() {
        return over;
    }

    void append(double diagonal, double offDiagonal) {
        if (!over) {
            alpha = Arrays.copyOf(alpha, alpha.length + 1);
            beta = Arrays.copyOf(beta, beta.length + 1);
            alpha[alpha.length - 1] = diagonal;
            beta[beta.length - 1] = offDiagonal;
        }
    }

    void end() {
        over = true;
    }

    /** The last step showed that the basis spans an invariant subspace. */
    void endInvariant() {
        invariant |= !over;
        over = true;
    }

    /** What the steps leave; at least one. */
    LanczosRun run() {
        int steps = alpha.length;
        return LanczosRun.of(alpha, beta, steps, invariant ? 0 : beta[steps - 1]);
    }

    void write(DataOutput out) throws IOException {
        VectorStream.write(alpha, out);
        VectorStream.write(beta, out);
        out.writeBoolean(over);
        out.writeBoolean(invariant);
    }

    void read(DataInput in) throws IOException {
        alpha = VectorStream.readNumbers(in);
        beta = VectorStream.readNumbers(in);
        over = in.readBoolean();
        invariant = in.readBoolean();
    }
}
