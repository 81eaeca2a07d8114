package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Hutch++ (Meyer, Musco, Musco and Woodruff 2021, Algorithm 1): the trace within the range Q of a random sketch A S exactly, and
 * Hutchinson's estimate of the rest, tr A = tr QᵀAQ + tr (I − QQᵀ) A (I − QQᵀ), a third of the products each. Where few
 * eigenvalues make most of ‖A‖<sub>F</sub> the rest has little left to vary.
 *
 * <p>The standard error is that of the rest, given the sketch. Columns of the sketch that depend on those before (A of lower rank than
 * the sketch, or A = 0) are left out of Q and their products go to the rest. With fewer than 3 products there is no sketch. Memory: a third as
 * many vectors as products, and three.
 */
public final class HutchPlusPlus implements TraceEstimator {

    @Override
    public TraceEstimate estimate(LinearOperator operator, int products, long seed, ProductListener listener) {
        if (products < 1) {
            throw new IllegalArgumentException("Hutch++ needs at least 1 product; got " + products);
        }
        if (products >= operator.size()) {
            return QuadraticForms.diagonal(operator, listener);
        }
        DataType type = operator.dataType();
        RandomVectors random = new RademacherVectors(seed);
        QuadraticForms forms = new QuadraticForms(operator, products, listener);
        int sketched = products / 3;
        try (KrylovBasis basis = new KrylovBasis(type, operator.size(), Math.max(1, sketched));
                INDArray product = Nd4j.createUninitialized(type, operator.size())) {
            for (int i = 0; i < sketched; i++) {
                try (INDArray v = random.next(operator.size(), type)) {
                    forms.apply(v, product);
                }
                if (GramSchmidt.orthonormalise(product, basis)[basis.columns()] > 0) {
                    basis.append(product);
                }
            }
            double within = 0;
            try (INDArray q = Nd4j.createUninitialized(type, operator.size())) {
                for (int i = 0; i < basis.columns(); i++) {
                    basis.copyTo(q, i);
                    within += forms.apply(q, product);
                }
            }
            double[] samples = new double[products - forms.products()];
            for (int i = 0; i < samples.length; i++) {
                try (INDArray v = random.next(operator.size(), type)) {
                    basis.orthogonalise(v);
                    samples[i] = within + operator.size() * forms.apply(v, product);
                }
            }
            return new TraceEstimate(Estimate.of(samples), forms.products());
        }
    }
}
