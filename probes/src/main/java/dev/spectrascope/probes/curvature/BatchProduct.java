package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Linearization;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One batch's share in a product. */
@FunctionalInterface
interface BatchProduct {

    /** Adds the share in the product with each vector to a sum of shape [p]. */
    void add(Linearization recording, List<INDArray> vectors, List<INDArray> sums);
}
