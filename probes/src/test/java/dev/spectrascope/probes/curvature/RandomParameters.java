package dev.spectrascope.probes.curvature;

import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sets every parameter and every running moment of a network to something that is neither 0 nor 1. */
final class RandomParameters {

    private RandomParameters() {}

    static void assign(Model model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
            String key = entry.getKey();
            INDArray array = entry.getValue();
            for (long i = 0; i < array.length(); i++) {
                double value = random.nextDouble(-1, 1);
                if (key.endsWith("_gamma") || key.endsWith("_var")) {
                    value = 1 + 0.5 * value;
                } else if (key.endsWith("_log10stdev")) {
                    value = 0.3 * value;
                } else if (key.endsWith("_W") && array.rank() == 4) {
                    value *= 0.6;
                }
                array.putScalar(i, value);
            }
        }
    }
}
