package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Subspace iteration (Papyan 2019, Algorithm 5), with a Rayleigh–Ritz step at its end where the paper takes
 * λ = ‖A q‖ and loses the sign. Here to compare with: {@link ThickRestartLanczos} reaches the same residuals in far fewer
 * products.
 */
public final class SubspaceIteration {

    private final int count;
    private final int iterations;

    /**
     * @param count C, the eigenpairs wanted, at least 1
     * @param iterations T, at least 1; each costs C products
     */
    public SubspaceIteration(int count, int iterations) {
        if (count < 1 || iterations < 1) {
            throw new IllegalArgumentException("subspace iteration needs at least 1 eigenpair and 1 iteration; got "
                    + count + " and " + iterations);
        }
        this.count = count;
        this.iterations = iterations;
    }

    /**
     * Finds the eigenpairs of largest magnitude; as many as the operator has dimensions where more are asked for.
     *
     * @param seed decides the random start vectors
     * @param tolerance of the residuals, only to say whether they have {@linkplain EigenPairs#converged() converged}
     * @return eigenpairs by descending magnitude, with their signs; the caller owns their memory
     * @throws ArithmeticException if a product holds NaN or infinity; the message names the product
     */
    public EigenPairs solve(LinearOperator operator, long seed, double tolerance, ProductListener listener) {
        int columns = (int) Math.min(count, operator.size());
        GaussianVectors random = new GaussianVectors(seed);
        INDArray[] images = new INDArray[columns];
        INDArray[] vectors = new INDArray[columns];
        int products = 0;
        try (KrylovBasis basis = new KrylovBasis(operator.dataType(), operator.size(), columns)) {
            for (int i = 0; i < columns; i++) {
                images[i] = random.next(operator.size(), operator.dataType());
            }
            for (int t = 0; t < iterations; t++) {
                orthonormalise(images, basis, random);
                for (int i = 0; t == 0 && i < columns; i++) {
                    vectors[i] = Nd4j.createUninitialized(operator.dataType(), operator.size());
                }
                INDArray[] orthonormal = images;
                images = vectors;
                vectors = orthonormal;
                operator.apply(List.of(vectors), List.of(images));
                for (int i = 0; i < columns; i++) {
                    products++;
                    FastLanczos.requireFinite(VectorArithmetic.norm(images[i]), products);
                    listener.onProduct(products, iterations * columns);
                }
            }
            return rayleighRitz(basis, images, tolerance, products);
        } finally {
            Stream.of(images, vectors).flatMap(Arrays::stream).forEach(VectorArithmetic::release);
        }
    }

    /** Q of the QR decomposition, column by column: in the basis, and in place of the images. */
    private static void orthonormalise(INDArray[] images, KrylovBasis basis, GaussianVectors random) {
        basis.clear();
        for (int i = 0; i < images.length; i++) {
            while (GramSchmidt.orthonormalise(images[i], basis)[i] == 0) {
                // A of lower rank than C: any direction orthogonal to those before will do.
                DataType type = images[i].dataType();
                release(images[i]);
                images[i] = random.next(basis.size(), type);
            }
            basis.append(images[i]);
        }
    }

    private EigenPairs rayleighRitz(KrylovBasis basis, INDArray[] images, double tolerance, int products) {
        int columns = images.length;
        double[][] projected = new double[columns][columns];
        INDArray q = Nd4j.create(images[0].dataType(), basis.size());
        for (int i = 0; i < columns; i++) {
            basis.copyTo(q, i);
            for (int j = i; j < columns; j++) {
                projected[i][j] = VectorArithmetic.dot(q, images[j]);
            }
        }
        DenseSymmetricEigen eigen = DenseSymmetricEigen.of(projected, columns);
        int[] order = IntStream.range(0, columns)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(eigen.values()[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] coefficients =
                IntStream.of(order).mapToObj(i -> eigen.vectors()[i]).toArray(double[][]::new);
        basis.rotate(coefficients);
        double scale = Math.abs(eigen.values()[order[0]]);
        double floor = FastLanczos.roundoff(images[0].dataType()) * scale;
        INDArray vectors = Nd4j.create(images[0].dataType(), columns, basis.size());
        double[] values = new double[columns];
        double[] residuals = new double[columns];
        boolean converged = true;
        for (int c = 0; c < columns; c++) {
            values[c] = eigen.values()[order[c]];
            basis.copyTo(vectors.getRow(c).reshape(basis.size()), c);
            try (INDArray rest = Nd4j.create(q.dataType(), q.length())) {
                basis.addScaled(-values[c], c, rest);
                for (int j = 0; j < columns; j++) {
                    VectorArithmetic.addScaled(coefficients[c][j], images[j], rest);
                }
                double norm = VectorArithmetic.norm(rest);
                residuals[c] = norm == 0 ? 0 : norm / Math.max(Math.abs(values[c]), floor);
                converged &= norm <= Math.max(tolerance * Math.abs(values[c]), floor);
            }
        }
        release(q);
        return new EigenPairs(values, residuals, vectors, products, converged);
    }
}
