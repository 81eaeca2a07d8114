package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.DenseSymmetricEigen;
import dev.spectrascope.probes.linalg.DifferenceOperator;
import dev.spectrascope.probes.linalg.EigenOptions;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.Estimate;
import dev.spectrascope.probes.linalg.FoldedSketch;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.LowRankOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.linalg.ThickRestartLanczos;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three-level structure of G for a classifier with C classes (Papyan 2019, section 1 and appendix A): G = A1 + B1 + A2 +
 * B2, with the means over the examples of a class c, for each class c' that they might be taken for, of g<sub>i,c,c'</sub> =
 * J<sub>i</sub><sup>T</sup>(e<sub>c'</sub> − p<sub>i</sub>) under the weights p<sub>i,c,c'</sub>. A1 is what the class means
 * g<sub>c</sub> give, B1 the spread of the g<sub>c,c'</sub> around them, A2 what the g<sub>c,c</sub> give, and B2 the spread of
 * the examples around the g<sub>c,c'</sub>.
 *
 * <p>Made by one pass forward and, at most, C − 1 backward over the examples (the C-th follows, for Σ<sub>c'</sub>
 * p<sub>c,c'</sub> g<sub>c,c'</sub> = 0), and some more for the traces. A class without examples and a p<sub>c,c'</sub> that
 * underflows contribute 0. Where the loss weights classes or masks weight examples, p<sub>i,c,c'</sub> is multiplied by that
 * weight, as G is.
 *
 * <p>The mean vectors are kept in the network's precision. Where all C² do not fit into the bound of memory, only the C class
 * means are, as long as they take no more than half of it; the others go into a sketch of fewer dimensions (the more
 * memory, the better), and of many classes the smallest directions of B1<sub>c</sub> are dropped. {@link #sketchDeviation} and
 * {@link #dropped} tell what that costs; operators that need what is not there say so; {@link ClassProducts} has them
 * without any vector, at the price of products over the examples.
 */
public final class ClassStructure implements AutoCloseable {

    /** Directions in which A1 is that small beside its largest are rounding. */
    private static final double SPAN_TOLERANCE = 1e-10;

    private static final int EIGEN_PRODUCTS = 500;
    private static final long EIGEN_SEED = 1;

    private final int classes;
    private final long size;
    private final ClassStorage storage;
    private final FoldedSketch sketch;
    private final List<ClassPart> parts;
    private final ClassGram gram;

    private ClassStructure(int classes, long size, ClassStorage storage, FoldedSketch sketch, List<ClassPart> parts) {
        this.classes = classes;
        this.size = size;
        this.storage = storage;
        this.sketch = sketch;
        this.parts = List.copyOf(parts);
        this.gram = ClassGram.of(classes, storage, sketch, this.parts);
    }

    /**
     * Computes the structure.
     *
     * @param listener told after each backward pass over the examples
     * @throws UnsupportedNetworkException unless the network has one output with a softmax and a cross-entropy, of one row for
     *     each example, and two classes or more; or if the bound of memory is too small
     */
    public static ClassStructure of(
            DifferentiableNetwork network,
            ExampleSet examples,
            ClassStructureOptions options,
            ProductListener listener) {
        try (ClassPass pass = new ClassPass(network, examples, options, listener)) {
            return pass.run();
        }
    }

    /**
     * How many batches of one class each the examples make: each of the passes takes them all, one by one, and even the smallest
     * costs what calling the network costs.
     *
     * @throws UnsupportedNetworkException if labels are no rows
     */
    public static long batches(ExampleSet examples, int batchSize) {
        ClassBatches batches = ClassBatches.of(examples);
        return IntStream.range(0, batches.atLeast())
                .mapToLong(label -> batches.of(label, batchSize).size())
                .sum();
    }

    static ClassStructure of(int classes, long size, ClassStorage storage, FoldedSketch sketch, List<ClassPart> parts) {
        return new ClassStructure(classes, size, storage, sketch, parts);
    }

    /** C. */
    public int classes() {
        return classes;
    }

    /** p<sub>c,c'</sub>, element [c][c']; zeros for a class without examples. */
    public double[][] weights() {
        double[][] weights = new double[classes][classes];
        parts.forEach(part -> weights[part.label()] = part.weights().clone());
        return weights;
    }

    /** n<sub>c</sub>, the examples of each class. */
    public int[] examples() {
        int[] examples = new int[classes];
        parts.forEach(part -> examples[part.label()] = part.examples());
        return examples;
    }

    // ---- eigenvalues

    /** The C eigenvalues of A1, descending. */
    public double[] a1Eigenvalues() {
        return gram.a1();
    }

    /** The C eigenvalues of A2, descending. */
    public double[] a2Eigenvalues() {
        return gram.a2();
    }

    /** The C² − 2C eigenvalues of B1, descending; without those of directions that were dropped. */
    public double[] b1Eigenvalues() {
        return gram.b1();
    }

    /** The C² − C eigenvalues of A1 + A2 + B1 that may be other than 0, descending; as {@link #b1Eigenvalues}. */
    public double[] meansEigenvalues() {
        return gram.means();
    }

    // ---- traces

    /** The traces. */
    public ClassTraces traces() {
        double a1 = 0;
        double b1 = 0;
        double a2 = 0;
        for (ClassPart part : parts) {
            a1 += part.meanSquared();
            b1 += part.spreadSquared();
            a2 += part.ownOverOthers() * part.meanSquared();
        }
        Estimate[] within = new Estimate[classes];
        Arrays.fill(within, new Estimate(0, OptionalDouble.empty()));
        parts.forEach(part -> within[part.label()] = part.withinTrace());
        return new ClassTraces(
                a1,
                b1,
                a2,
                sum(List.of(within)),
                List.of(within),
                sum(parts.stream().map(ClassPart::trace).toList()));
    }

    private static Estimate sum(List<Estimate> independent) {
        double value = independent.stream().mapToDouble(Estimate::value).sum();
        double variance = independent.stream()
                .mapToDouble(estimate -> estimate.standardError().orElse(0))
                .map(error -> error * error)
                .sum();
        return new Estimate(value, variance > 0 ? OptionalDouble.of(Math.sqrt(variance)) : OptionalDouble.empty());
    }

    // ---- operators

    /**
     * A1, of rank C.
     *
     * @throws UnsupportedNetworkException if the bound of memory was too small to keep the class means
     */
    public LinearOperator a1() {
        return means(parts.stream().mapToDouble(part -> 1).toArray(), "A1");
    }

    /**
     * A2, of rank C.
     *
     * @throws UnsupportedNetworkException if the bound of memory was too small to keep the class means
     */
    public LinearOperator a2() {
        return means(parts.stream().mapToDouble(ClassPart::ownOverOthers).toArray(), "A2");
    }

    private LinearOperator means(double[] factors, String name) {
        require(storage.means(), name, classes);
        return new LowRankOperator(
                parts.stream().map(ClassPart::mean).toList(),
                x -> IntStream.range(0, x.length)
                        .mapToDouble(k -> factors[k] * x[k])
                        .toArray());
    }

    /**
     * B1, of rank C² − 2C; a product reads all C² vectors twice.
     *
     * @throws UnsupportedNetworkException if the bound of memory was too small to keep all vectors
     */
    public LinearOperator b1() {
        require(storage.complete(), "B1", (long) classes * classes);
        return levels((part, x) -> ClassPart.centred(x, part.shares(), part.label()));
    }

    /**
     * A1 + A2 + B1, which is G − B2.
     *
     * @throws UnsupportedNetworkException as {@link #b1}
     */
    public LinearOperator means() {
        require(storage.complete(), "A1 + A2 + B1", (long) classes * classes);
        return levels((part, x) -> {
            double[] weighted = x.clone();
            weighted[part.label()] *= part.ownOverOthers();
            return weighted;
        });
    }

    /**
     * B2 = G − (A1 + A2 + B1).
     *
     * @param g over the same examples at the same parameters
     * @throws UnsupportedNetworkException as {@link #b1}
     */
    public LinearOperator b2(LinearOperator g) {
        return new DifferenceOperator(g, means());
    }

    /**
     * The k largest eigenpairs of {@link #a1}, {@link #a2}, {@link #b1} or {@link #means}. Costs some k + 20 products with that
     * operator, which read the vectors that are kept, and none over the examples.
     *
     * @param part of this structure
     * @param count k, at least 1 and at most its rank
     * @return by descending eigenvalue; the caller owns their memory
     */
    public static EigenPairs eigenPairs(LinearOperator part, int count) {
        EigenOptions options = EigenOptions.largest(count)
                .withTolerance(part.dataType() == DataType.DOUBLE ? 1e-10 : 1e-5)
                .withProducts(EIGEN_PRODUCTS + 10 * count);
        return new ThickRestartLanczos(options)
                .solve(part, EIGEN_SEED, ProductListener.NONE)
                .largest();
    }

    /** What is done to the products of the rows of one class with a vector. */
    private interface Core {
        double[] apply(ClassPart part, double[] products);
    }

    private LinearOperator levels(Core core) {
        List<INDArray> rows = new ArrayList<>();
        for (ClassPart part : parts) {
            for (int j = 0; j < classes; j++) {
                rows.add(VectorArithmetic.row(part.rows(), j));
            }
        }
        return new LowRankOperator(rows, products -> {
            double[] weights = new double[products.length];
            for (int k = 0; k < parts.size(); k++) {
                double[] ofClass = Arrays.copyOfRange(products, k * classes, (k + 1) * classes);
                System.arraycopy(core.apply(parts.get(k), ofClass), 0, weights, k * classes, classes);
            }
            return weights;
        });
    }

    private void require(boolean kept, String name, long vectors) {
        if (!kept) {
            long bytes = vectors * size * parts.get(0).rows().dataType().width();
            throw new UnsupportedNetworkException(name + " as an operator needs " + vectors + " vectors of " + size
                    + " parameters in memory, " + ((bytes >> 20) + 1) + " MB or more; the bound is less");
        }
    }

    // ---- what the bound of memory costs

    /** The bytes of the vectors that are kept, at most the bound. */
    public long bytes() {
        long elements = 0;
        for (ClassPart part : parts) {
            elements += part.rows().length() + (storage.complete() || part.mean() == null ? 0 : size);
        }
        return elements * parts.get(0).rows().dataType().width();
    }

    /** Whether all C² vectors are kept in R<sup>p</sup>: nothing is approximate then, and all operators are there. */
    public boolean complete() {
        return storage.complete();
    }

    /**
     * The standard deviation that the sketch adds to inner products of vectors of norm 1, √(2/d), and relatively
     * to eigenvalues, which it also raises by 1/d of the trace. 0 without a sketch.
     */
    public double sketchDeviation() {
        return sketch.standardDeviation();
    }

    /** What B1's trace is beyond the eigenvalues of {@link #b1Eigenvalues}; none of them is off by more. */
    public double dropped() {
        return parts.stream().mapToDouble(ClassPart::dropped).sum();
    }

    // ---- attribution

    /**
     * How a vector, say an eigenvector of G, lies to the class means.
     *
     * @param vector of norm 1, shape [p]; not changed
     */
    public MeanAlignment alignment(INDArray vector) {
        double[] products = new double[parts.size()];
        if (storage.means()) {
            for (int k = 0; k < products.length; k++) {
                products[k] = VectorArithmetic.dot(parts.get(k).mean(), vector);
            }
        } else {
            try (INDArray copy = vector.dup();
                    INDArray sketched = Nd4j.zeros(vector.dataType(), sketch.dimension())) {
                sketch.addScaled(1, copy, sketched);
                for (int k = 0; k < products.length; k++) {
                    products[k] = VectorArithmetic.dot(parts.get(k).keptMean(), sketched);
                }
            }
        }
        double[] squaredCosines = new double[classes];
        double[][] means = gram.ofMeans();
        for (int k = 0; k < products.length; k++) {
            squaredCosines[parts.get(k).label()] =
                    means[k][k] > 0 ? Math.min(1, products[k] * products[k] / means[k][k]) : 0;
        }
        return new MeanAlignment(squaredCosines, shareInSpan(products, means));
    }

    /** A<sup>T</sup>(AA<sup>T</sup>)⁺A is the projection on the span of the rows of A. */
    private static double shareInSpan(double[] products, double[][] means) {
        DenseSymmetricEigen eigen = DenseSymmetricEigen.of(means, means.length);
        double largest = eigen.values()[means.length - 1];
        double share = 0;
        for (int k = 0; k < means.length; k++) {
            if (eigen.values()[k] > SPAN_TOLERANCE * largest) {
                double along = 0;
                for (int j = 0; j < products.length; j++) {
                    along += eigen.vectors()[k][j] * products[j];
                }
                share += along * along / eigen.values()[k];
            }
        }
        return Math.min(1, share);
    }

    /** Frees the vectors; the operators cannot be used any more. */
    @Override
    public void close() {
        parts.forEach(part -> part.close(!storage.complete()));
        sketch.close();
    }
}
