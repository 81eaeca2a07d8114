package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.spectrascope.probes.spectra.CheckPlan;
import dev.spectrascope.probes.spectra.ClassStructurePlan;
import dev.spectrascope.probes.spectra.DensityPlan;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A run with one snapshot of a small network, analysed with a checkpoint after every product: here, or in a JVM to be killed. */
final class CheckpointedAnalysis {

    static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.HESSIAN, OperatorKind.H))
            .top(2)
            .bottom(1)
            .products(16)
            .density(new DensityPlan(6, 2, 64, 3, true))
            .logDensity(null)
            .batchSize(8)
            .checks(new CheckPlan(true, false))
            .classStructure(null)
            .classStructure(new ClassStructurePlan(false, false, 16))
            .build();

    private static final int CLASSES = 3;

    private CheckpointedAnalysis() {}

    /** Analyses the run in the folder given, slowly. */
    public static void main(String[] arguments) throws IOException {
        RunDirectory run = RunDirectory.open(Path.of(arguments[0]));
        Progress slow = (stage, done, expected) -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        new RunAnalysis(run, PLAN, slow, Duration.ZERO).analyzePending();
    }

    static RunDirectory create(Path folder) throws IOException {
        Nd4j.getRandom().setSeed(7);
        var network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.FLOAT)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(6).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        RunDescription description = new RunDescription(
                RunDescription.SCHEMA,
                "r1",
                Instant.EPOCH,
                null,
                1,
                "a network",
                PLAN,
                JsonNodeFactory.instance.objectNode(),
                null,
                Map.of());
        RunDirectory run = RunDirectory.create(folder, description, NetworkDescription.of(network));
        int examples = 20;
        INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, CLASSES);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        run.writeSet("train", new DataSet(Nd4j.randn(DataType.FLOAT, examples, 4), labels));
        run.write(snapshot(), network.params());
        return run;
    }

    static Snapshot snapshot() {
        return new Snapshot(1, 10, null, null, Instant.EPOCH);
    }
}
