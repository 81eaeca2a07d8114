package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A function that is linear between breaks, with kinks or jumps at them.
 *
 * @param pieces from left to right; the first begins at −∞
 */
record PiecewiseLinear(List<Piece> pieces) implements ScalarFunction {

    /**
     * x ↦ slope · x + intercept.
     *
     * @param from where the piece begins
     * @param inclusive whether it holds at its beginning
     * @param slope its slope
     * @param intercept its value, prolonged to x = 0
     */
    record Piece(double from, boolean inclusive, double slope, double intercept) {

        private double at(double x) {
            return slope * x + intercept;
        }
    }

    PiecewiseLinear {
        pieces = List.copyOf(pieces);
    }

    /** The line that holds on the left. */
    static PiecewiseLinear line(double slope, double intercept) {
        return new PiecewiseLinear(List.of(new Piece(Double.NEGATIVE_INFINITY, true, slope, intercept)));
    }

    /** The same up to a break, and another line behind it. */
    PiecewiseLinear behind(double from, boolean inclusive, double slope, double intercept) {
        List<Piece> more = new ArrayList<>(pieces);
        more.add(new Piece(from, inclusive, slope, intercept));
        return new PiecewiseLinear(more);
    }

    @Override
    public INDArray value(INDArray x) {
        INDArray intercepts = x.ulike().assign(pieces.get(0).intercept());
        INDArray slopes = x.ulike().assign(pieces.get(0).slope());
        for (int i = 1; i < pieces.size(); i++) {
            INDArray behind = behind(x, pieces.get(i));
            add(slopes, behind, pieces.get(i).slope() - pieces.get(i - 1).slope());
            add(
                    intercepts,
                    behind,
                    pieces.get(i).intercept() - pieces.get(i - 1).intercept());
            behind.close();
        }
        x.muli(slopes).addi(intercepts);
        slopes.close();
        intercepts.close();
        return x;
    }

    @Override
    public INDArray derivative(INDArray x) {
        INDArray slopes = x.ulike().assign(pieces.get(0).slope());
        for (int i = 1; i < pieces.size(); i++) {
            INDArray behind = behind(x, pieces.get(i));
            add(slopes, behind, pieces.get(i).slope() - pieces.get(i - 1).slope());
            behind.close();
        }
        x.assign(slopes);
        slopes.close();
        return x;
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return x.assign(0);
    }

    @Override
    public boolean piecewiseLinear() {
        return true;
    }

    @Override
    public boolean nondecreasing() {
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.slope() < 0
                    || i > 0 && piece.at(piece.from()) < pieces.get(i - 1).at(piece.from())) {
                return false;
            }
        }
        return true;
    }

    private static void add(INDArray sum, INDArray indicator, double factor) {
        INDArray term = indicator.mul(factor);
        sum.addi(term);
        term.close();
    }

    // 1 where x lies behind the beginning of a piece, else 0.
    private static INDArray behind(INDArray x, Piece piece) {
        if (!piece.inclusive()) {
            return Nd4j.getExecutioner().exec(new Step(x, x.ulike(), piece.from()));
        }
        INDArray negated = x.neg();
        Nd4j.getExecutioner().exec(new Step(negated, negated, -piece.from()));
        return negated.rsubi(1);
    }
}
