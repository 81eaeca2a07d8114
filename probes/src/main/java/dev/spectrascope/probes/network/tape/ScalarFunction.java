package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of one real variable, with its first two derivatives almost everywhere, applied to arrays element by
 * element. A method of one array overwrites it and returns it.
 */
public interface ScalarFunction {

    /** x becomes f(x). */
    INDArray value(INDArray x);

    /**
     * f(x) in another array.
     *
     * @return {@code out}
     */
    default INDArray value(INDArray x, INDArray out) {
        return value(out.assign(x));
    }

    /** x becomes f'(x); at a kink, the value that DL4J's backward pass takes. */
    INDArray derivative(INDArray x);

    /**
     * f'(x) in another array.
     *
     * @return {@code out}
     */
    default INDArray derivative(INDArray x, INDArray out) {
        return derivative(out.assign(x));
    }

    /** x becomes f''(x); not called if the function is piecewise linear. */
    INDArray secondDerivative(INDArray x);

    /** Whether f'' is zero almost everywhere. */
    boolean piecewiseLinear();

    /** Whether f(x) ≤ f(y) is certain for all x ≤ y, so that the largest of some images is the image of the largest. */
    default boolean nondecreasing() {
        return false;
    }
}
