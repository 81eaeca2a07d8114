package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Waits for the classes that have hooks. Everything to do with Byte Buddy is behind the first of them, so that a program
 * without DL4J pays for a look-up by name and nothing else.
 */
public final class TrainingWeaver implements ClassFileTransformer {

    private static final Set<String> INTERNAL_NAMES = Set.of(
            "org/deeplearning4j/optimize/solvers/BaseOptimizer",
            "org/deeplearning4j/optimize/solvers/StochasticGradientDescent",
            "org/deeplearning4j/nn/multilayer/MultiLayerNetwork",
            "org/deeplearning4j/nn/graph/ComputationGraph",
            "org/nd4j/autodiff/samediff/SameDiff",
            "org/deeplearning4j/earlystopping/trainer/BaseEarlyStoppingTrainer",
            "org/deeplearning4j/parallelism/ParallelWrapper",
            "org/deeplearning4j/parallelism/trainer/DefaultTrainer");

    private final Instrumentation instrumentation;
    private final Consumer<String> console;

    private TrainingWeaver(Instrumentation instrumentation, Consumer<String> console) {
        this.instrumentation = instrumentation;
        this.console = console;
    }

    /**
     * Weaves the classes that are loaded from now on, and those that are there already.
     *
     * @param console told in one line what cannot be woven
     */
    public static TrainingWeaver install(Instrumentation instrumentation, Consumer<String> console) {
        TrainingWeaver weaver = new TrainingWeaver(instrumentation, console);
        instrumentation.addTransformer(weaver, true);
        weaver.retransform();
        return weaver;
    }

    /** Gives the classes back the form that they had. */
    public void uninstall() {
        instrumentation.removeTransformer(this);
        retransform();
    }

    private void retransform() {
        List<Class<?>> loaded = Arrays.<Class<?>>stream(instrumentation.getAllLoadedClasses())
                .filter(type -> INTERNAL_NAMES.contains(type.getName().replace('.', '/')))
                .toList();
        for (Class<?> type : loaded) {
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | LinkageError e) {
                console.accept("cannot weave " + type.getName() + " (" + e + "); training goes on unwatched");
            }
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null || !INTERNAL_NAMES.contains(name)) {
            return null;
        }
        if (!findsHooks(loader)) {
            console.accept("cannot weave " + name.replace('/', '.') + ", since its class loader, " + loader
                    + ", does not find the agent; training goes on unwatched");
            return null;
        }
        try {
            return new Weaving(loader, name.replace('/', '.'), classFile).weave(console);
        } catch (Throwable fault) {
            console.accept("cannot weave " + name.replace('/', '.') + " (" + fault + "); training goes on unwatched");
            return null;
        }
    }

    /** Without them, woven classes would not link, and training would fail. */
    private static boolean findsHooks(ClassLoader loader) {
        try {
            return Class.forName(TrainingHooks.class.getName(), false, loader) == TrainingHooks.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
