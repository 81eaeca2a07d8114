package dev.spectrascope.probes.linalg;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Gram matrix F F<sup>T</sup> of long rows that are combinations of stored ones, F = T X, computed in double precision
 * whatever that of X. X is read once, in blocks of columns; time is that of a matrix product over r² d.
 */
public final class FactorGram {

    /** Elements of a block in double precision: 32 MB. */
    private static final long BLOCK = 1 << 22;

    /**
     * Some of the rows of F.
     *
     * @param stored rows of X, [m, d], in c order
     * @param combinations the rows of T, each of m numbers; null for the stored rows themselves
     */
    public record Part(INDArray stored, double[][] combinations) {

        int rows() {
            return combinations == null ? (int) stored.size(0) : combinations.length;
        }
    }

    private static final int BANDS = 4;

    private final List<Part> parts;
    private final int rows;
    private final List<Band> bands = new ArrayList<>();

    /** F F<sup>T</sup> is symmetric: rows from..to are multiplied with those from their first one on. */
    private record Band(int from, int to, INDArray products) {}

    private FactorGram(List<Part> parts, int rows) {
        this.parts = parts;
        this.rows = rows;
        for (int k = 0; k < BANDS; k++) {
            int from = rows * k / BANDS;
            int to = rows * (k + 1) / BANDS;
            if (to > from) {
                bands.add(new Band(from, to, Nd4j.zeros(DataType.DOUBLE, to - from, rows - from)));
            }
        }
    }

    /**
     * F F<sup>T</sup> on the host, its rows in the order of the parts.
     *
     * @param parts all with the same d; at least one row in all
     */
    public static double[][] of(List<Part> parts) {
        int rows = parts.stream().mapToInt(Part::rows).sum();
        long most =
                parts.stream().mapToLong(part -> part.stored().size(0)).max().orElseThrow();
        long columns = parts.get(0).stored().size(1);
        long width = Math.min(columns, Math.max(64, BLOCK / Math.max(rows, most)));
        FactorGram gram = new FactorGram(parts, rows);
        // Used for all blocks, for fresh memory costs more than what is computed in it.
        try (INDArray factors = Nd4j.createUninitialized(DataType.DOUBLE, rows * width);
                INDArray stored = Nd4j.createUninitialized(DataType.DOUBLE, most * width)) {
            for (long from = 0; from < columns; from += width) {
                gram.addBlock(from, Math.min(columns, from + width), factors, stored);
            }
            return gram.matrix();
        } finally {
            gram.bands.forEach(band -> band.products().close());
        }
    }

    private void addBlock(long from, long to, INDArray factors, INDArray stored) {
        long row = 0;
        for (Part part : parts) {
            if (part.rows() == 0) {
                continue;
            }
            INDArray target = rows(factors, row, row + part.rows(), to - from);
            row += part.rows();
            if (part.combinations() == null) {
                cast(part.stored(), from, to, target);
            } else {
                INDArray block = rows(stored, 0, part.stored().size(0), to - from);
                cast(part.stored(), from, to, block);
                try (INDArray combinations = Nd4j.createFromArray(part.combinations())) {
                    multiply(combinations, block, false, target, 0);
                }
            }
        }
        for (Band band : bands) {
            INDArray left = rows(factors, band.from(), band.to(), to - from);
            INDArray right = rows(factors, band.from(), rows, to - from);
            multiply(left, right, true, band.products(), 1);
        }
    }

    private double[][] matrix() {
        double[][] matrix = new double[rows][rows];
        for (Band band : bands) {
            double[][] products = band.products().toDoubleMatrix();
            for (int i = band.from(); i < band.to(); i++) {
                for (int j = band.from(); j < rows; j++) {
                    matrix[i][j] = products[i - band.from()][j - band.from()];
                    matrix[j][i] = matrix[i][j];
                }
            }
        }
        return matrix;
    }

    private static void cast(INDArray stored, long from, long to, INDArray target) {
        for (long i = 0; i < stored.size(0); i++) {
            // Row by row, for a block of rows has gaps, and is copied several times as slowly.
            VectorArithmetic.row(target, i).assign(VectorArithmetic.part(VectorArithmetic.row(stored, i), from, to));
        }
    }

    /** Rows of a width in memory that may hold wider ones. */
    private static INDArray rows(INDArray memory, long from, long to, long width) {
        return Nd4j.create(
                memory.data(),
                new long[] {to - from, width},
                new long[] {width, 1},
                memory.offset() + from * width,
                'c');
    }

    private static void multiply(INDArray left, INDArray right, boolean transposeRight, INDArray out, double keep) {
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(left, right)
                .addOutputs(out)
                .addIntegerArguments(0, transposeRight ? 1 : 0, 0)
                .addFloatingPointArguments(1.0, keep)
                .build());
    }
}
