package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What one batch has to do with the cotangents of what steps compute from parameters alone. */
public interface CotangentShare {

    /** That of a batch by itself, which keeps its own. */
    CotangentShare WHOLE = new CotangentShare() {

        @Override
        public boolean known(int parameter) {
            return false;
        }

        @Override
        public INDArray exchange(int parameter, INDArray own) {
            return own;
        }
    };

    /**
     * Whether the recording of the batch can do without the cotangent of a step's result.
     *
     * @param parameter the position of the parameter that tells the step from others
     */
    boolean known(int parameter);

    /**
     * The cotangent that the batch is to take second derivatives of the step with.
     *
     * @param own that of the batch; null if it was not computed, as it is {@link #known}
     * @return null for zero
     */
    INDArray exchange(int parameter, INDArray own);
}
