package dev.spectrascope.benchmarks;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.trainer.model.ExampleModel;
import java.util.Locale;
import org.nd4j.linalg.dataset.DataSet;

/** A network at its initial weights, in FLOAT, and random examples for it. */
interface RandomCase {

    DifferentiableNetwork network();

    DataSet examples(int count);

    /** As the benchmarks call it: {@code lstm}, or a network of the example trainer. */
    static RandomCase of(String name) {
        return name.equals("lstm")
                ? new RandomSequences()
                : new RandomImages(ExampleModel.valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
