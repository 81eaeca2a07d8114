package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.DenseSymmetricEigen;
import dev.spectrascope.probes.linalg.FactorGram;
import dev.spectrascope.probes.linalg.FoldedSketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The inner products of the factors of A1, A2 and B1, and the eigenvalues that follow from them: X<sup>T</sup>X has those of
 * XX<sup>T</sup>, and 0.
 */
final class ClassGram {

    private final int classes;
    private final ClassStorage storage;
    private final List<ClassPart> parts;
    private final double[][] products;
    private final double[][] productsOfMeans;

    private ClassGram(
            int classes, ClassStorage storage, List<ClassPart> parts, double[][] products, double[][] productsOfMeans) {
        this.classes = classes;
        this.storage = storage;
        this.parts = parts;
        this.products = products;
        this.productsOfMeans = productsOfMeans;
    }

    /** Of the parts that classes with examples add. */
    static ClassGram of(int classes, ClassStorage storage, FoldedSketch sketch, List<ClassPart> parts) {
        double[][] products =
                FactorGram.of(parts.stream().map(ClassPart::factors).toList());
        boolean exact = storage.complete() || !storage.means() || sketch.exact();
        double[][] ofMeans = exact
                ? part(products, positions(parts, true))
                : FactorGram.of(parts.stream()
                        .map(part -> new FactorGram.Part(
                                part.mean().reshape(1, part.mean().length()), null))
                        .toList());
        return new ClassGram(classes, storage, parts, products, ofMeans);
    }

    /** The C eigenvalues of A1, descending. */
    double[] a1() {
        return descending(productsOfMeans, classes);
    }

    /** The C eigenvalues of A2, descending. */
    double[] a2() {
        double[] factors = parts.stream().mapToDouble(ClassPart::ownOverOthers).toArray();
        return descending(scaled(productsOfMeans, factors), classes);
    }

    /** The C² − 2C eigenvalues of B1, descending; without those of directions that were dropped. */
    double[] b1() {
        return descending(part(products, positions(parts, false)), classes * storage.directions());
    }

    /** The C² − C eigenvalues of A1 + A2 + B1 that may be other than 0, descending; as {@link #b1}. */
    double[] means() {
        double[] factors = new double[products.length];
        Arrays.fill(factors, 1);
        int[] means = positions(parts, true);
        for (int k = 0; k < means.length; k++) {
            factors[means[k]] = 1 + parts.get(k).ownOverOthers();
        }
        return descending(scaled(products, factors), classes * (storage.directions() + 1));
    }

    /** ⟨a<sub>c</sub>, a<sub>c'</sub>⟩ of the classes with examples. */
    double[][] ofMeans() {
        return productsOfMeans;
    }

    /** Where the factors of A1, or those of B1, are in the Gram matrix. */
    private static int[] positions(List<ClassPart> parts, boolean means) {
        List<Integer> positions = new ArrayList<>();
        int at = 0;
        for (ClassPart part : parts) {
            for (int k = 0; k <= part.directions(); k++) {
                if (means == (k == part.directions())) {
                    positions.add(at);
                }
                at++;
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The rows and columns at the positions. */
    private static double[][] part(double[][] matrix, int[] positions) {
        return Arrays.stream(positions)
                .mapToObj(i ->
                        Arrays.stream(positions).mapToDouble(j -> matrix[i][j]).toArray())
                .toArray(double[][]::new);
    }

    /** Rows and columns of a matrix, both multiplied by the roots of factors. */
    private static double[][] scaled(double[][] matrix, double[] factors) {
        return IntStream.range(0, factors.length)
                .mapToObj(i -> IntStream.range(0, factors.length)
                        .mapToDouble(j -> Math.sqrt(factors[i] * factors[j]) * matrix[i][j])
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The matrices are positive semidefinite: what is below 0 is rounding. */
    private static double[] descending(double[][] matrix, int count) {
        double[] ascending = DenseSymmetricEigen.valuesOf(matrix);
        double[] descending = new double[count];
        for (int i = 0; i < Math.min(count, ascending.length); i++) {
            descending[i] = Math.max(0, ascending[ascending.length - 1 - i]);
        }
        return descending;
    }
}
