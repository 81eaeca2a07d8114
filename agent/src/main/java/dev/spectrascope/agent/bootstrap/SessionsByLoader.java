package dev.spectrascope.agent.bootstrap;

import dev.spectrascope.agent.bridge.TrainingEvents;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Hands each event to the session that lives beside the DL4J of its network; makes one where there is none yet. Events
 * of anything but a network, such as a single layer that is pretrained, are dropped.
 */
final class SessionsByLoader implements TrainingEvents {

    private static final String SESSIONS = "dev.spectrascope.agent.session.Sessions";
    private static final Set<String> NETWORKS = Set.of(
            "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
            "org.deeplearning4j.nn.graph.ComputationGraph",
            "org.nd4j.autodiff.samediff.SameDiff");

    /** ND4J does without. */
    private static final String NEEDED = "org.deeplearning4j.nn.api.Model";

    private final URL agent;
    private final String configuration;
    private final Map<ClassLoader, TrainingEvents> byLoader = new WeakHashMap<>();
    private final ClassValue<TrainingEvents> byClass = new ClassValue<>() {
        @Override
        protected TrainingEvents computeValue(Class<?> model) {
            return find(model);
        }
    };

    /**
     * @param agent where the agent's classes are
     * @param configuration the configuration in full, as YAML
     */
    SessionsByLoader(URL agent, String configuration) {
        this.agent = agent;
        this.configuration = configuration;
    }

    @Override
    public void epochStarts(Object model) {
        sessionOf(model).epochStarts(model);
    }

    @Override
    public void trainsOn(Object model, Object batch) {
        sessionOf(model).trainsOn(model, batch);
    }

    @Override
    public void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {
        sessionOf(model).trainsOn(model, features, labels, featureMasks, labelMasks);
    }

    @Override
    public void iterationStarts(Object model) {
        sessionOf(model).iterationStarts(model);
    }

    @Override
    public void iterationEnds(Object model) {
        sessionOf(model).iterationEnds(model);
    }

    @Override
    public void epochEnds(Object model) {
        sessionOf(model).epochEnds(model);
    }

    @Override
    public void passEnds(Object model) {
        sessionOf(model).passEnds(model);
    }

    @Override
    public void replicates(Object replica, Object original) {
        sessionOf(original).replicates(replica, original);
    }

    @Override
    public void parallelStarts(Object model, boolean averages) {
        sessionOf(model).parallelStarts(model, averages);
    }

    @Override
    public void parallelFeeds(Object model, Object batch, boolean first) {
        sessionOf(model).parallelFeeds(model, batch, first);
    }

    @Override
    public void parallelAverages(Object model) {
        sessionOf(model).parallelAverages(model);
    }

    @Override
    public void parallelEnds(Object model) {
        sessionOf(model).parallelEnds(model);
    }

    @Override
    public void evaluationStarts(Object model) {
        sessionOf(model).evaluationStarts(model);
    }

    @Override
    public void evaluates(Object model, Object batch) {
        sessionOf(model).evaluates(model, batch);
    }

    @Override
    public void evaluationEnds(Object model) {
        sessionOf(model).evaluationEnds(model);
    }

    @Override
    public void scores(Object model, Object batch) {
        sessionOf(model).scores(model, batch);
    }

    @Override
    public void graphStarts(Object graph, String pass) {
        sessionOf(graph).graphStarts(graph, pass);
    }

    @Override
    public void graphTakes(Object graph, Object batch) {
        sessionOf(graph).graphTakes(graph, batch);
    }

    @Override
    public void graphEnds(Object graph) {
        sessionOf(graph).graphEnds(graph);
    }

    @Override
    public synchronized void watchEnds() {
        byLoader.values().forEach(TrainingEvents::watchEnds);
    }

    @Override
    public synchronized void failed(Object model, Throwable fault) {
        if (model == null) {
            byLoader.values().forEach(session -> session.failed(null, fault));
        } else {
            sessionOf(model).failed(model, fault);
        }
    }

    private TrainingEvents sessionOf(Object model) {
        return byClass.get(model.getClass());
    }

    private TrainingEvents find(Class<?> model) {
        for (Class<?> type = model; type != null; type = type.getSuperclass()) {
            if (NETWORKS.contains(type.getName())) {
                return beside(type.getClassLoader());
            }
        }
        return NONE;
    }

    private synchronized TrainingEvents beside(ClassLoader loader) {
        return byLoader.computeIfAbsent(loader, this::start);
    }

    private TrainingEvents start(ClassLoader loader) {
        try {
            Class.forName(NEEDED, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            Console.say(
                    "SameDiff is at work without deeplearning4j-nn on the class path, which the agent needs; training goes"
                            + " on without the agent (add org.deeplearning4j:deeplearning4j-nn to have it watched)");
            return NONE;
        }
        try {
            // Lives as long as its session, which is as long as DL4J's own loader.
            @SuppressWarnings("resource")
            ClassLoader own = new AgentClassLoader(agent, loader);
            return (TrainingEvents)
                    own.loadClass(SESSIONS).getConstructor(String.class).newInstance(configuration);
        } catch (InvocationTargetException e) {
            return staysOut(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            return staysOut(e);
        }
    }

    private static TrainingEvents staysOut(Throwable fault) {
        Console.say("could not start beside DL4J (" + fault + "); training goes on without the agent");
        return NONE;
    }
}
