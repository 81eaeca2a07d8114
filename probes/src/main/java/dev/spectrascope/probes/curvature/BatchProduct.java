package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Linearization;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One batch's share in a product. */
@FunctionalInterface
interface BatchProduct {

    /** Adds the share to a sum of shape [p]. */
    void add(Linearization recording, INDArray vector, INDArray sum);
}
