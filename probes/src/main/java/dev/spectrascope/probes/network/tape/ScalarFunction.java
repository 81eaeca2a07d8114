package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of one real variable, with its first two derivatives almost everywhere, applied to arrays element by
 * element. Each method overwrites its argument and returns it.
 */
public interface ScalarFunction {

    /** x becomes f(x). */
    INDArray value(INDArray x);

    /** x becomes f'(x); at a kink, the value that DL4J's backward pass takes. */
    INDArray derivative(INDArray x);

    /** x becomes f''(x); not called if the function is piecewise linear. */
    INDArray secondDerivative(INDArray x);

    /** Whether f'' is zero almost everywhere. */
    boolean piecewiseLinear();
}
