package dev.spectrascope.agent.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Puts the bridge where every class loader of the program finds it: into the JVM's own loader. Woven DL4J classes would
 * else find no hooks where their loader does not delegate to the class path, as those of build tools and of some
 * servers do not. No file is written for it, since there may be no place for one.
 */
final class SharedBridge {

    private static final String PACKAGE = "dev.spectrascope.agent.bridge.";

    /** In an order in which each comes after those that it extends. */
    static final List<String> CLASSES = List.of("TrainingEvents", "TrainingEvents$1", "TrainingHooks");

    private SharedBridge() {}

    /**
     * Has to come before anything that names the bridge is loaded. Where it fails, the bridge stays on the class path,
     * which most loaders can see.
     *
     * @param agent where the agent's classes are
     */
    static void place(Instrumentation instrumentation, URL agent) {
        if (isPlaced()) {
            return;
        }
        try (AgentClassLoader apart = new AgentClassLoader(agent, null)) {
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Set.of(),
                    Map.of(BootClasses.NEEDED, Set.of(apart.getUnnamedModule())),
                    Map.of(),
                    Set.of(),
                    Map.of());
            @SuppressWarnings("unchecked")
            BiConsumer<String, byte[]> definer =
                    (BiConsumer<String, byte[]>) apart.loadClass(BootClasses.class.getName())
                            .getConstructor()
                            .newInstance();
            for (String name : CLASSES) {
                definer.accept(PACKAGE + name, classFile(PACKAGE + name));
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            Console.say("DL4J can be watched only where its class loader sees the class path (" + e + ")");
        }
    }

    /** Attached a second time, the agent finds it. */
    private static boolean isPlaced() {
        try {
            Class.forName(PACKAGE + CLASSES.get(CLASSES.size() - 1), false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream file = SharedBridge.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new IOException(name + " is not beside the agent's other classes");
            }
            return file.readAllBytes();
        }
    }
}
