package dev.spectrascope.programs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Sgd;

/** Trainings that go wrong, or that an agent could go wrong with. Arguments: which, and {@code wait} as elsewhere. */
final class MishapProgram {

    private static final int EPOCHS = 3;
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;

    private MishapProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "diverging" -> {
                trainTheWrongWay(network(1e38), false);
                trainTheWrongWay(network(0.1), true);
            }
            case "every-hook-throws" -> {
                Set<String> called = breakHooks();
                train(network(0.1));
                System.err.println("hooks that threw: " + called);
            }
            case "on-and-on" -> trainOnAndOn(network(0.1));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        if (arguments.length > 1) {
            System.out.println("waiting");
            TrainingProgram.awaitEndOfInput();
        }
    }

    private static MultiLayerNetwork network(double rate) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(rate))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(8).build())
                .layer(new OutputLayer.Builder()
                        .nIn(8)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        return network;
    }

    private static void train(MultiLayerNetwork network) throws Exception {
        DataSetIterator train = TrainingProgram.data(1, 96);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            network.fit(train);
            TrainingProgram.printAccuracy(network.evaluate(TrainingProgram.data(2, 24)));
        }
        train.reset();
        DataSet batch = train.next();
        network.fit(batch.getFeatures(), batch.getLabels());
        System.out.println("score " + Double.toHexString(network.score(batch)));
        TrainingProgram.printParameters(network.params());
    }

    /** @param spoiled whether a parameter becomes NaN after the first epoch */
    private static void trainTheWrongWay(MultiLayerNetwork network, boolean spoiled) throws Exception {
        DataSetIterator train = TrainingProgram.data(1, 96);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            network.fit(train);
            if (spoiled) {
                network.params().putScalar(0, Float.NaN);
            }
        }
        TrainingProgram.printParameters(network.params());
    }

    /** Until it is killed; says each epoch once it is over. */
    private static void trainOnAndOn(MultiLayerNetwork network) throws Exception {
        DataSetIterator train = TrainingProgram.data(1, 24);
        for (int epoch = 1; true; epoch++) {
            network.fit(train);
            System.out.println("epoch " + epoch + " is over");
            Thread.sleep(150);
        }
    }

    /**
     * Puts events in the place of the agent's that all throw; nothing where there is no agent.
     *
     * @return the names of those that threw
     */
    private static Set<String> breakHooks() throws ReflectiveOperationException {
        Set<String> called = Collections.synchronizedSet(new TreeSet<>());
        try {
            Class<?> hooks = Class.forName("dev.spectrascope.agent.bridge.TrainingHooks");
            Class<?> events = Class.forName("dev.spectrascope.agent.bridge.TrainingEvents");
            Object broken = Proxy.newProxyInstance(
                    events.getClassLoader(), new Class<?>[] {events}, (proxy, method, arguments) -> {
                        called.add(signature(method));
                        throw new StackOverflowError("injected");
                    });
            hooks.getMethod("disconnect").invoke(null);
            hooks.getMethod("connect", events).invoke(null, broken);
        } catch (ClassNotFoundException | InvocationTargetException e) {
            System.err.println("no hooks: " + e);
        }
        return called;
    }

    private static String signature(Method method) {
        return method.getName() + "/" + method.getParameterCount();
    }
}
