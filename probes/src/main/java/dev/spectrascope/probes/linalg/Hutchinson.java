package dev.spectrascope.probes.linalg;

import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Hutchinson's estimate of the trace (1990): the mean of p · vᵀ A v over n independent random vectors, one product each. Its
 * standard error falls as 1/√n. Memory: two vectors.
 */
public final class Hutchinson implements TraceEstimator {

    private final LongFunction<RandomVectors> vectors;

    private Hutchinson(LongFunction<RandomVectors> vectors) {
        this.vectors = vectors;
    }

    /** With {@link RademacherVectors}, whose variance is 2 ‖A‖<sub>F</sub>² less that of the diagonal. */
    public static Hutchinson rademacher() {
        return new Hutchinson(RademacherVectors::new);
    }

    /** With {@link GaussianVectors}, for which all matrices with the same eigenvalues have the same variance. */
    public static Hutchinson sphere() {
        return new Hutchinson(GaussianVectors::new);
    }

    @Override
    public TraceEstimate estimate(LinearOperator operator, int products, long seed, ProductListener listener) {
        if (products < 1) {
            throw new IllegalArgumentException("Hutchinson's estimate needs at least 1 product; got " + products);
        }
        if (products >= operator.size()) {
            return QuadraticForms.diagonal(operator, listener);
        }
        RandomVectors random = vectors.apply(seed);
        QuadraticForms forms = new QuadraticForms(operator, products, listener);
        double[] samples = new double[products];
        try (INDArray product = Nd4j.createUninitialized(operator.dataType(), operator.size())) {
            for (int i = 0; i < products; i++) {
                try (INDArray v = random.next(operator.size(), operator.dataType())) {
                    samples[i] = operator.size() * forms.apply(v, product);
                }
            }
        }
        return new TraceEstimate(Estimate.of(samples), products);
    }
}
