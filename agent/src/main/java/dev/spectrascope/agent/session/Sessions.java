package dev.spectrascope.agent.session;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.capture.CaptureObserver;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.agent.log.AgentLog;
import java.lang.ref.WeakReference;
import java.util.Optional;

/** Decides which of the networks that train is watched, and passes its events on. */
public final class Sessions implements TrainingEvents {

    /** A network and what watches it. */
    private record Watched(WeakReference<Object> network, TrainingSession session) {}

    private final AgentConfiguration configuration;
    private final AgentLog log = AgentLog.create();
    private final IdentityMarks ignored = new IdentityMarks();
    private final IdentityMarks insideEpoch = new IdentityMarks();
    private volatile Watched watched;

    /**
     * @param configuration in full, as YAML
     */
    public Sessions(String configuration) {
        this.configuration = ConfigurationLoader.parse(configuration);
    }

    @Override
    public void epochStarts(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().epochStarts();
        } else if (watched == null) {
            insideEpoch.add(model);
        }
    }

    @Override
    public void trainsOn(Object model, Object batch) {
        TrainingSession session = sessionOrNew(model);
        if (session != null) {
            session.capture().trainsOn(batch);
        }
    }

    @Override
    public void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {
        TrainingSession session = sessionOrNew(model);
        if (session != null) {
            session.capture().trainsOn(features, labels, featureMasks, labelMasks);
        }
    }

    @Override
    public void iterationStarts(Object model) {
        TrainingSession session = sessionOrNew(model);
        if (session != null) {
            session.capture().iterationStarts();
        }
    }

    @Override
    public void iterationEnds(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().iterationEnds();
        }
    }

    @Override
    public void epochEnds(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().epochEnds();
        }
    }

    @Override
    public void evaluationStarts(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().evaluationStarts();
        }
    }

    @Override
    public void evaluates(Object model, Object batch) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().evaluates(batch);
        }
    }

    @Override
    public void evaluationEnds(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().evaluationEnds();
        }
    }

    @Override
    public void scores(Object model, Object batch) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().scores(batch);
        }
    }

    @Override
    public void watchEnds() {
        Watched now = watched;
        if (now != null) {
            now.session().detach();
        }
    }

    @Override
    public void failed(Throwable fault) {
        Watched now = watched;
        if (now == null) {
            log.fault("hook", "a hook failed; training goes on", fault);
        } else {
            now.session().failed(CaptureObserver.Part.HOOK, "a hook failed; training goes on", fault);
        }
    }

    private TrainingSession sessionOf(Object model) {
        Watched now = watched;
        return now != null && now.network().refersTo(model) ? now.session() : null;
    }

    private TrainingSession sessionOrNew(Object model) {
        TrainingSession session = sessionOf(model);
        return session == null ? begin(model) : session;
    }

    /** Begins to watch this network, unless there is a reason not to; then null. */
    private synchronized TrainingSession begin(Object model) {
        if (ignored.contains(model)) {
            return null;
        }
        TrainedNetwork network = TrainedNetwork.of(model);
        Optional<String> reason = watched == null
                ? network.obstacle()
                : Optional.of("another network of this JVM is watched already, and one at a time is supported");
        if (reason.isPresent()) {
            ignored.add(model);
            log.info("a " + model.getClass().getSimpleName() + " is not watched: " + reason.get());
            return null;
        }
        TrainingSession session = new TrainingSession(network, configuration, log);
        watched = new Watched(new WeakReference<>(model), session);
        if (insideEpoch.contains(model)) {
            session.capture().epochStarts();
        }
        return session;
    }
}
