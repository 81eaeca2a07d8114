package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.DenseSymmetricEigen;
import dev.spectrascope.probes.linalg.Estimate;
import dev.spectrascope.probes.linalg.FactorGram;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What one class adds to A1, B1, A2 and B2, as factors: vectors of which the sums of squares x x<sup>T</sup> are A1<sub>c</sub>
 * (one vector), B1<sub>c</sub> (up to C − 2) and A2<sub>c</sub> (one, in the direction of
 * A1<sub>c</sub>'s, for p<sub>c,c</sub> g<sub>c,c</sub> = −p<sub>c</sub> g<sub>c</sub>).
 *
 * @param label c
 * @param examples n<sub>c</sub>
 * @param weights p<sub>c,c'</sub>
 * @param rows the vectors of {@link ClassAccumulator} if all are kept, else the factors of B1<sub>c</sub> and, last, that of
 *     A1<sub>c</sub>
 * @param deviations the factors of B1<sub>c</sub> as combinations of the rows; null if they are rows themselves
 * @param mean a<sub>c</sub> = √(p<sub>c</sub>/N) g<sub>c</sub> of shape [p], the factor of A1<sub>c</sub>; null if it is only
 *     kept among the rows
 * @param meanSquared ‖a<sub>c</sub>‖² = Tr A1<sub>c</sub>
 * @param spreadSquared Tr B1<sub>c</sub>
 * @param dropped the part of it that belongs to directions that were not kept
 * @param trace an estimate of Tr G<sub>c</sub>
 */
record ClassPart(
        int label,
        int examples,
        double[] weights,
        INDArray rows,
        double[][] deviations,
        INDArray mean,
        double meanSquared,
        double spreadSquared,
        double dropped,
        Estimate trace) {

    /**
     * Finds the factors.
     *
     * @param rows [C, d]; kept if all vectors are to be, else closed
     * @param mean [p] or null
     */
    static ClassPart of(
            ClassAccumulator sums, int label, int examples, INDArray rows, INDArray mean, ClassStorage storage) {
        double[] weights = sums.weights();
        double[] alpha = shares(weights, label);
        double meanSquared = squaredNorm(VectorArithmetic.row(rows, label));
        double all = IntStream.range(0, weights.length)
                .filter(j -> j != label)
                .mapToDouble(j -> squaredNorm(VectorArithmetic.row(rows, j)))
                .sum();
        double spreadSquared = Math.max(0, all - meanSquared);
        double[][] deviations;
        double dropped = 0;
        if (storage.directions() == weights.length - 2) {
            deviations = complement(alpha, label);
        } else {
            double[][] gram = FactorGram.of(List.of(new FactorGram.Part(rows, null)));
            DenseSymmetricEigen spread = DenseSymmetricEigen.of(centred(gram, alpha, label), weights.length);
            deviations = new double[storage.directions()][];
            double kept = 0;
            for (int k = 0; k < deviations.length; k++) {
                int largest = weights.length - 1 - k;
                deviations[k] = centred(spread.vectors()[largest], alpha, label);
                kept += Math.max(0, spread.values()[largest]);
            }
            dropped = Math.max(0, spreadSquared - kept);
        }
        Estimate trace = new Estimate(
                sums.trace(),
                sums.variance() > 0 ? OptionalDouble.of(Math.sqrt(sums.variance())) : OptionalDouble.empty());
        return new ClassPart(
                label,
                examples,
                weights,
                storage.complete() ? rows : factors(rows, deviations, label),
                storage.complete() ? deviations : null,
                storage.complete() ? VectorArithmetic.row(rows, label) : mean,
                meanSquared,
                spreadSquared,
                dropped,
                trace);
    }

    private static double squaredNorm(INDArray vector) {
        double norm = VectorArithmetic.norm(vector);
        return norm * norm;
    }

    /**
     * An orthonormal basis of what is orthogonal to α, with 0 at c: the columns of the reflection that takes a unit vector to
     * −α, but that one. Its products with the rows are factors of B1<sub>c</sub>, whatever their directions.
     */
    private static double[][] complement(double[] alpha, int label) {
        int unit = label == 0 ? 1 : 0;
        for (int j = 0; j < alpha.length; j++) {
            unit = alpha[j] > alpha[unit] ? j : unit;
        }
        double[][] basis = new double[Math.max(0, alpha.length - 2)][alpha.length];
        int k = 0;
        for (int j = 0; j < alpha.length; j++) {
            if (j != label && j != unit) {
                for (int i = 0; i < alpha.length; i++) {
                    double v = alpha[i] + (i == unit ? 1 : 0);
                    basis[k][i] = (i == j ? 1 : 0) - v * alpha[j] / (1 + alpha[unit]);
                }
                k++;
            }
        }
        return basis;
    }

    /** √(p<sub>c,c'</sub> / p<sub>c</sub>), and 0 for c: Σ α<sub>c'</sub> times the rows is a<sub>c</sub>. */
    private static double[] shares(double[] weights, int label) {
        double[] alpha = weights.clone();
        alpha[label] = 0;
        double sum = IntStream.range(0, alpha.length).mapToDouble(j -> alpha[j]).sum();
        for (int j = 0; j < alpha.length; j++) {
            alpha[j] = sum > 0 ? Math.sqrt(alpha[j] / sum) : 0;
        }
        return alpha;
    }

    double[] shares() {
        return shares(weights, label);
    }

    /** x − α (αᵀx), 0 at c: B1<sub>c</sub> = X<sup>T</sup> (I − αα<sup>T</sup>) X of the rows X of other classes. */
    static double[] centred(double[] x, double[] alpha, int label) {
        double along = 0;
        for (int j = 0; j < x.length; j++) {
            along += alpha[j] * x[j];
        }
        double[] centred = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            centred[j] = j == label ? 0 : x[j] - along * alpha[j];
        }
        return centred;
    }

    /** Rows and columns of a Gram matrix, both centred. */
    private static double[][] centred(double[][] gram, double[] alpha, int label) {
        int n = gram.length;
        double[][] rows = new double[n][];
        for (int j = 0; j < n; j++) {
            rows[j] = centred(gram[j], alpha, label);
        }
        double[][] both = new double[n][n];
        for (int k = 0; k < n; k++) {
            double[] column = new double[n];
            for (int j = 0; j < n; j++) {
                column[j] = rows[j][k];
            }
            both[k] = centred(column, alpha, label);
        }
        return both;
    }

    private static INDArray factors(INDArray rows, double[][] deviations, int label) {
        INDArray factors = Nd4j.createUninitializedDetached(rows.dataType(), 'c', deviations.length + 1, rows.size(1))
                .assign(0);
        for (int k = 0; k < deviations.length; k++) {
            for (int j = 0; j < deviations[k].length; j++) {
                VectorArithmetic.addScaled(
                        deviations[k][j], VectorArithmetic.row(rows, j), VectorArithmetic.row(factors, k));
            }
        }
        VectorArithmetic.row(factors, deviations.length).assign(VectorArithmetic.row(rows, label));
        rows.close();
        return factors;
    }

    /** p<sub>c</sub> = Σ<sub>c'≠c</sub> p<sub>c,c'</sub>. */
    double othersWeight() {
        return IntStream.range(0, weights.length)
                .filter(j -> j != label)
                .mapToDouble(j -> weights[j])
                .sum();
    }

    /** A2<sub>c</sub> as a multiple of A1<sub>c</sub>: p<sub>c</sub> / p<sub>c,c</sub>, 0 if that underflowed. */
    double ownOverOthers() {
        return weights[label] > 0 ? othersWeight() / weights[label] : 0;
    }

    /** How many factors of B1<sub>c</sub> are known. */
    int directions() {
        return deviations == null ? (int) rows.size(0) - 1 : deviations.length;
    }

    /** The factors of B1<sub>c</sub> and then that of A1<sub>c</sub>. */
    FactorGram.Part factors() {
        if (deviations == null) {
            return new FactorGram.Part(rows, null);
        }
        double[][] combinations = new double[deviations.length + 1][];
        System.arraycopy(deviations, 0, combinations, 0, deviations.length);
        combinations[deviations.length] = new double[weights.length];
        combinations[deviations.length][label] = 1;
        return new FactorGram.Part(rows, combinations);
    }

    /** a<sub>c</sub> where all that is kept lives: of shape [d]. */
    INDArray keptMean() {
        return VectorArithmetic.row(rows, deviations == null ? rows.size(0) - 1 : label);
    }

    /** Tr B2<sub>c</sub>, what Tr G<sub>c</sub> is beyond the means. */
    Estimate withinTrace() {
        double means = spreadSquared + meanSquared + ownOverOthers() * meanSquared;
        return new Estimate(Math.max(0, trace.value() - means), trace.standardError());
    }

    void close(boolean meanIsOwn) {
        rows.close();
        if (meanIsOwn && mean != null) {
            mean.close();
        }
    }
}
