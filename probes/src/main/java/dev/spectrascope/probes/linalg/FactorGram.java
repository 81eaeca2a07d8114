package dev.spectrascope.probes.linalg;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

    private FactorGram() {}

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
        try (INDArray gram = Nd4j.zeros(DataType.DOUBLE, rows, rows)) {
            for (long from = 0; from < columns; from += width) {
                addBlock(parts, from, Math.min(columns, from + width), gram);
            }
            return gram.toDoubleMatrix();
        }
    }

    private static void addBlock(List<Part> parts, long from, long to, INDArray gram) {
        try (INDArray factors = Nd4j.createUninitialized(DataType.DOUBLE, gram.size(0), to - from)) {
            long row = 0;
            for (Part part : parts) {
                if (part.rows() == 0) {
                    continue;
                }
                INDArray target = factors.get(NDArrayIndex.interval(row, row + part.rows()), NDArrayIndex.all());
                row += part.rows();
                if (part.combinations() == null) {
                    cast(part.stored(), from, to, target);
                } else {
                    combine(part, from, to, target);
                }
            }
            multiply(factors, factors, true, gram, 1);
        }
    }

    private static void cast(INDArray stored, long from, long to, INDArray target) {
        for (long i = 0; i < stored.size(0); i++) {
            // Row by row, for a block of rows has gaps, and is copied several times as slowly.
            row(target, i).assign(VectorArithmetic.part(row(stored, i), from, to));
        }
    }

    private static void combine(Part part, long from, long to, INDArray target) {
        try (INDArray block =
                        Nd4j.createUninitialized(DataType.DOUBLE, part.stored().size(0), to - from);
                INDArray combinations = Nd4j.createFromArray(part.combinations())) {
            cast(part.stored(), from, to, block);
            multiply(combinations, block, false, target, 0);
        }
    }

    private static INDArray row(INDArray matrix, long i) {
        return VectorArithmetic.row(matrix, i);
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
