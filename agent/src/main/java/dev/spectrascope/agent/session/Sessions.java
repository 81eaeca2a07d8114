package dev.spectrascope.agent.session;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.capture.CaptureObserver;
import dev.spectrascope.agent.capture.NetworkCapture;
import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.agent.log.AgentLog;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Begins to watch networks as they begin to train, passes their events on, and ends all of it with the JVM. */
public final class Sessions implements TrainingEvents {

    private final AgentConfiguration configuration;
    private final AgentLog log = AgentLog.create();
    private final RunBoard board;
    private final NetworkSelection selection;
    private final IdentityMarks ignored = new IdentityMarks();
    private final IdentityMarks insideEpoch = new IdentityMarks();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final Succession succession = new Succession(watched);
    private final RunResumption resumption;
    private final GraphPasses graphs = new GraphPasses(this);
    private final SessionsEnd end;
    private int runs;

    /**
     * @param configuration in full, as YAML
     */
    public Sessions(String configuration) {
        this.configuration = ConfigurationLoader.parse(configuration);
        board = new RunBoard(this.configuration.http(), this.configuration.push(), log);
        selection = new NetworkSelection(this.configuration.networks());
        resumption = new RunResumption(this.configuration, log);
        end = new SessionsEnd(watched, gone, board, this.configuration.exitWait(), log);
    }

    @Override
    public void epochStarts(Object model) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            session.capture().epochStarts(TrainedNetwork.of(model));
        } else if (!ignored.contains(model)) {
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
            session.capture().iterationStarts(TrainedNetwork.of(model));
        }
    }

    @Override
    public void iterationEnds(Object model) {
        tell(model, NetworkCapture::iterationEnds);
    }

    @Override
    public void epochEnds(Object model) {
        tell(model, NetworkCapture::epochEnds);
    }

    @Override
    public void passEnds(Object model) {
        tell(model, NetworkCapture::passEnds);
    }

    @Override
    public void replicates(Object replica, Object original) {
        ignored.add(replica);
    }

    @Override
    public void parallelStarts(Object model, boolean averages) {
        TrainingSession session = sessionOrNew(model);
        if (session != null) {
            session.capture().parallelStarts(TrainedNetwork.of(model), averages);
        }
    }

    @Override
    public void parallelFeeds(Object model, Object batch, boolean first) {
        tell(model, (capture, network) -> capture.parallelFeeds(network, batch, first));
    }

    @Override
    public void parallelAverages(Object model) {
        tell(model, NetworkCapture::parallelAverages);
    }

    @Override
    public void parallelEnds(Object model) {
        tell(model, NetworkCapture::parallelEnds);
    }

    @Override
    public void evaluationStarts(Object model) {
        tell(model, NetworkCapture::evaluationStarts);
    }

    @Override
    public void evaluates(Object model, Object batch) {
        tell(model, (capture, network) -> capture.evaluates(batch));
    }

    @Override
    public void evaluationEnds(Object model) {
        tell(model, (capture, network) -> capture.evaluationEnds());
    }

    @Override
    public void scores(Object model, Object batch) {
        tell(model, (capture, network) -> capture.scores(network, batch));
    }

    @Override
    public void graphStarts(Object graph, String pass) {
        graphs.start(graph, pass);
    }

    @Override
    public void graphTakes(Object graph, Object batch) {
        graphs.take(graph, batch);
    }

    @Override
    public void graphEnds(Object graph) {
        graphs.end(graph);
    }

    private void tell(Object model, BiConsumer<NetworkCapture, TrainedNetwork> event) {
        TrainingSession session = sessionOf(model);
        if (session != null) {
            event.accept(session.capture(), TrainedNetwork.of(model));
        }
    }

    @Override
    public void watchEnds() {
        end.detach();
    }

    /** Counted for the run of the network; where it has none, told in the log alone. */
    @Override
    public void failed(Object model, Throwable fault) {
        TrainingSession session = model == null ? null : sessionOf(model);
        String what = "a hook failed; training goes on";
        if (session == null) {
            log.fault("hook", what, fault);
        } else {
            session.failed(CaptureObserver.Part.HOOK, what, fault);
        }
    }

    private TrainingSession sessionOf(Object model) {
        for (Watched one : watched) {
            if (one.refersTo(model)) {
                return one.session();
            }
        }
        return null;
    }

    private TrainingSession sessionOrNew(Object model) {
        TrainingSession session = sessionOf(model);
        return session == null && !ignored.contains(model) ? begin(model) : session;
    }

    /** Begins to watch this network, unless there is a reason not to; then null. */
    private synchronized TrainingSession begin(Object model) {
        TrainingSession already = sessionOf(model);
        if (already != null) {
            return already;
        }
        TrainedNetwork network = TrainedNetwork.of(model);
        Optional<Watched> predecessor = succession.predecessorOf(network);
        if (predecessor.isPresent()) {
            return goOn(network, predecessor.get());
        }
        Optional<String> reason = selection.refuse(network);
        if (reason.isPresent()) {
            ignored.add(model);
            board.countUnwatched();
            log.recurring("unwatched", "a " + model.getClass().getSimpleName() + " is not watched: " + reason.get());
            return null;
        }
        runs++;
        if (runs == 1) {
            end.start();
        }
        // Where there is but one network nobody needs to be told which.
        AgentLog own = runs == 1 ? log : log.about("network " + runs);
        return watch(network, new TrainingSession(network, resumption.find(network), configuration, board, own));
    }

    /** Watches a network in the place of another, in the same run. */
    private TrainingSession goOn(TrainedNetwork network, Watched predecessor) {
        TrainingSession session = predecessor.session();
        Watched successor = new Watched(network.model(), gone, session);
        watched.remove(predecessor);
        if (session.handTo(successor)) {
            watched.add(successor);
            return insideEpoch(network, session);
        }
        session.awaitStop();
        session.close();
        return watch(network, new TrainingSession(network, session.run(), configuration, board, session.log()));
    }

    private TrainingSession watch(TrainedNetwork network, TrainingSession session) {
        Watched one = new Watched(network.model(), gone, session);
        session.handTo(one);
        watched.add(one);
        return insideEpoch(network, session);
    }

    /** Tells a session what its network was told before it was watched. */
    private TrainingSession insideEpoch(TrainedNetwork network, TrainingSession session) {
        if (insideEpoch.contains(network.model())) {
            session.capture().epochStarts(network);
        }
        return session;
    }
}
