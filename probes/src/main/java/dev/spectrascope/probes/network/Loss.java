package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss ℓ(f, y) of one example as a function of the network's output f ∈ R<sup>C</sup>, before the activation. */
interface Loss {

    /**
     * The loss at given outputs.
     *
     * @param outputs f of each example, [n, C]
     * @param labels y of each example, [n, C], in the same precision
     * @param scale a factor on all derivatives, usually one over the number of all examples
     * @param scratch the recording's
     */
    LossAtPoint at(INDArray outputs, INDArray labels, double scale, Scratch scratch);
}
