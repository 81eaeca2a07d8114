package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;

class FastLanczosTest extends LanczosContract {

    @Override
    LanczosRun run(LinearOperator operator, INDArray start, int steps, ProductListener listener) {
        return FastLanczos.run(operator, start, steps, listener);
    }
}
