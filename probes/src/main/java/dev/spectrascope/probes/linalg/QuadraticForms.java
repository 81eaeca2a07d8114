package dev.spectrascope.probes.linalg;

import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products within a budget, each checked, counted and told to a listener. */
final class QuadraticForms {

    private final LinearOperator operator;
    private final int planned;
    private final ProductListener listener;
    private int products;

    QuadraticForms(LinearOperator operator, int planned, ProductListener listener) {
        this.operator = operator;
        this.planned = planned;
        this.listener = listener;
    }

    /**
     * product ← A v.
     *
     * @return vᵀ A v
     */
    double apply(INDArray v, INDArray product) {
        operator.apply(v, product);
        products++;
        double form = VectorArithmetic.dot(v, product);
        FastLanczos.requireFinite(form, products);
        listener.onProduct(products, planned);
        return form;
    }

    /** Made so far. */
    int products() {
        return products;
    }

    /** tr A from its diagonal, in p products and the memory of two vectors. */
    static TraceEstimate diagonal(LinearOperator operator, ProductListener listener) {
        int size = Math.toIntExact(operator.size());
        QuadraticForms forms = new QuadraticForms(operator, size, listener);
        double trace = 0;
        try (INDArray unit = Nd4j.create(operator.dataType(), size);
                INDArray product = Nd4j.createUninitialized(operator.dataType(), size)) {
            for (int i = 0; i < size; i++) {
                unit.putScalar(i, 1);
                trace += forms.apply(unit, product);
                unit.putScalar(i, 0);
            }
        }
        return new TraceEstimate(new Estimate(trace, OptionalDouble.of(0)), size);
    }
}
