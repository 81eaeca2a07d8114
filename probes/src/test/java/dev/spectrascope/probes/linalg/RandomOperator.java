package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense operator with a random spectrum of one of several kinds, decided by a seed. */
record RandomOperator(Kind kind, int size, long seed, DataType type) {

    enum Kind {
        GENERIC,
        OUTLIERS,
        CLUSTERS,
        MULTIPLE,
        SPREAD,
        NEGATIVE,
        RANK_ONE,
        IDENTITY,
        ZERO
    }

    static Arbitrary<RandomOperator> arbitrary(DataType... types) {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.longs().between(0, 1_000_000),
                        Arbitraries.of(types))
                .as(RandomOperator::new);
    }

    private double[] spectrum() {
        SplittableRandom random = new SplittableRandom(seed);
        double scale = Math.pow(10, random.nextInt(-8, 9));
        double[] few = {random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
        DoubleSupplier element = switch (kind) {
            case GENERIC -> () -> random.nextDouble(-1, 1);
            case OUTLIERS -> () -> random.nextInt(8) == 0 ? random.nextDouble(-20, 50) : random.nextDouble(-1, 1);
            case CLUSTERS -> () -> few[random.nextInt(3)] * (1 + Math.pow(10, -random.nextDouble(3, 14)));
            case MULTIPLE -> () -> few[random.nextInt(3)];
            case SPREAD -> () -> Math.pow(10, random.nextDouble(-6, 6)) * (random.nextInt(3) == 0 ? -1 : 1);
            case NEGATIVE -> () -> -random.nextDouble(0.01, 1);
            case RANK_ONE, ZERO -> () -> 0;
            case IDENTITY -> () -> few[0];
        };
        double[] spectrum =
                DoubleStream.generate(element).limit(size).map(x -> scale * x).toArray();
        if (kind == Kind.RANK_ONE) {
            spectrum[0] = scale * few[0];
        }
        return spectrum;
    }

    /** The operator, with what its dense matrix says of it. */
    Dense dense() {
        return new Dense(DenseOperator.withSpectrum(type, seed, spectrum()), type);
    }

    /** @param operator of the dimension p */
    record Dense(DenseOperator operator, DataType type, EigenDecomposition decomposition) {

        private Dense(DenseOperator operator, DataType type) {
            this(operator, type, new EigenDecomposition(new Array2DRowRealMatrix(operator.matrix())));
        }

        /** Descending, in double precision. */
        double[] eigenvalues() {
            return DenseOperator.descending(decomposition.getRealEigenvalues());
        }

        double trace() {
            return Arrays.stream(decomposition.getRealEigenvalues()).sum();
        }

        double norm() {
            return Arrays.stream(decomposition.getRealEigenvalues())
                    .map(Math::abs)
                    .max()
                    .orElseThrow();
        }

        /** What rounding in the operator's type, and that of the matrix itself, may do to a result. */
        double rounding() {
            return (type == DataType.DOUBLE ? 1e-12 : 2e-5) * norm();
        }

        double distanceToSpectrum(double value) {
            return Arrays.stream(decomposition.getRealEigenvalues())
                    .map(x -> Math.abs(x - value))
                    .min()
                    .orElseThrow();
        }

        /** (qᵢᵀ v)² for each eigenvalue of {@link EigenDecomposition#getRealEigenvalues}. */
        double[] weights(INDArray v) {
            double[] elements = v.castTo(DataType.DOUBLE).toDoubleVector();
            double[] weights = new double[elements.length];
            Arrays.setAll(weights, i -> {
                double[] q = decomposition.getEigenvector(i).toArray();
                double sum = 0;
                for (int j = 0; j < q.length; j++) {
                    sum += q[j] * elements[j];
                }
                return sum * sum;
            });
            return weights;
        }
    }
}
