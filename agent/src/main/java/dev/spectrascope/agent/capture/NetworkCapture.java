package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.capture.CaptureObserver.Part;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.Schedule;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Follows one network's training and takes what is due. Each method is called on the thread that trains or evaluates the
 * network, with the network as it is then, and does no more than copy; only {@link #close} comes from elsewhere. The network
 * is not kept alive: nothing of it stays here but copies.
 */
public final class NetworkCapture {

    /** Jobs beside snapshots: sets, and the end. */
    private static final int OTHER_JOBS = 4;

    /** By what the parameters are updated. */
    private enum Updates {
        /** By the network itself. */
        OWN,
        /** By several replicas, whose parameters are averaged now and then; only then are they a model to keep. */
        AVERAGED,
        /** By several replicas that send each other their gradients. */
        SHARED
    }

    private final Schedule schedule;
    private final Optional<Integer> iterationsPerEpoch;
    private final EarlierRun before;
    private final ParameterBuffers buffers;
    private final CaptureStorage storage;
    private final CaptureObserver observer;
    private final CaptureWriter writer;
    private final ProbeSets sets;
    private final EpochCount epochs;
    private final Queue<Gap> unsaid = new ConcurrentLinkedQueue<>();
    private List<String> classNames = List.of();
    private Updates updates = Updates.OWN;
    private int iteration;
    private boolean started;
    private boolean insideEpoch;
    private boolean closed;

    /**
     * Begins to watch; what is to be written waits until the run is open.
     *
     * @param network read here, and not kept
     * @param before what there is of the run already
     * @param storage opens the run and writes to it
     */
    public NetworkCapture(
            TrainedNetwork network,
            AgentConfiguration configuration,
            EarlierRun before,
            CaptureStorage storage,
            CaptureObserver observer) {
        this.schedule = configuration.schedule();
        this.iterationsPerEpoch = configuration.iterationsPerEpoch();
        this.before = before;
        this.storage = storage;
        this.observer = observer;
        epochs = new EpochCount(iterationsPerEpoch);
        buffers = new ParameterBuffers(network.parameterType(), network.parameterCount());
        CaptureWriter.Task opening = () -> {
            storage.open();
            buffers.prepare();
        };
        writer = new CaptureWriter(buffers.limit() + OTHER_JOBS, opening, observer);
        writer.start();
        sets = new ProbeSets(configuration.sets(), network.outputs(), before.setsChosen(), this::chosen, observer);
    }

    private void chosen(Map<String, ProbeSets.Choice> sets) {
        List<String> names = classNames;
        writer.offer("writing the probe sets", () -> storage.write(sets, names));
    }

    /** A pass over the data begins, by {@code fit(iterator)} or by early stopping. */
    public synchronized void epochStarts(TrainedNetwork network) {
        look(network);
        epochs.passStarts();
        insideEpoch = true;
        sets.epochStarts();
    }

    /** @param batch a {@code DataSet} or {@code MultiDataSet} that the network will be updated with, once or more */
    public synchronized void trainsOn(Object batch) {
        if (updates == Updates.OWN && isChoosing()) {
            trainsOnExamples(batch);
        }
    }

    private void trainsOnExamples(Object batch) {
        classNames = classNames.isEmpty() ? ProgramBatch.classNames(batch) : classNames;
        ProgramBatch.of(batch).ifPresent(this::trains);
    }

    /** The same for arrays: one or several of each, masks perhaps null. */
    public synchronized void trainsOn(Object features, Object labels, Object featureMasks, Object labelMasks) {
        if (updates == Updates.OWN && isChoosing()) {
            ProgramBatch.of(features, labels, featureMasks, labelMasks).ifPresent(this::trains);
        }
    }

    private boolean isChoosing() {
        return !closed && !sets.wantsNoMore();
    }

    private void trains(Batch batch) {
        if (iterationsPerEpoch.isPresent() && !insideEpoch) {
            insideEpoch = true;
            sets.epochStarts();
        }
        sets.trains(batch);
    }

    public synchronized void iterationStarts(TrainedNetwork network) {
        if (updates != Updates.OWN) {
            return;
        }
        if (started) {
            look(network);
        } else {
            start(network);
        }
    }

    private void start(TrainedNetwork network) {
        if (closed || started) {
            return;
        }
        started = true;
        iteration = network.iterationCount();
        epochs.begin(network.epochCount(), iteration, before.epochs());
        if (schedule.takesEpoch(epochs.completed()) || schedule.takesIteration(iteration)) {
            take(network, false);
        }
        if (!insideEpoch && iterationsPerEpoch.isEmpty() && schedule.unit() == Schedule.Unit.EPOCHS) {
            observer.note(
                    "the program trains batch by batch, so epochs may never end; schedule.iterationsPerEpoch says how"
                            + " long one is, and schedule.iterations counts batches");
        }
    }

    public synchronized void iterationEnds(TrainedNetwork network) {
        if (updates == Updates.OWN) {
            advance(network);
        }
    }

    /** Iterations of the network when it was last seen. */
    public synchronized int iteration() {
        return iteration;
    }

    /** The network's count of iterations may have gone up, by several. */
    private void advance(TrainedNetwork network) {
        if (closed || !started) {
            return;
        }
        int before = iteration;
        iteration = network.iterationCount();
        if (isAnyDue(before, iteration, schedule::takesIteration)) {
            take(network, true);
        }
        if (iterationsPerEpoch.isPresent()) {
            look(network);
        }
    }

    /** The network's own count of epochs may have gone up. */
    public synchronized void epochEnds(TrainedNetwork network) {
        look(network);
    }

    private void look(TrainedNetwork network) {
        if (closed || !started || updates != Updates.OWN && iterationsPerEpoch.isEmpty()) {
            return;
        }
        int before = epochs.completed();
        epochs.see(network.epochCount(), network.iterationCount());
        epochsEnd(network, before);
    }

    /** A pass over the data has ended that DL4J does not count, or does later. */
    public synchronized void passEnds(TrainedNetwork network) {
        look(network);
        if (!closed && started) {
            int before = epochs.completed();
            epochs.passEnds();
            epochsEnd(network, before);
        }
    }

    private void epochsEnd(TrainedNetwork network, int before) {
        if (epochs.completed() > before) {
            if (isAnyDue(before, epochs.completed(), schedule::takesEpoch)) {
                take(network, true);
            }
            insideEpoch = false;
            sets.epochEnds();
        }
    }

    private static boolean isAnyDue(int before, int now, IntPredicate due) {
        return IntStream.rangeClosed(before + 1, now).anyMatch(due);
    }

    /**
     * {@code ParallelWrapper} begins a pass over the data with replicas of the network, which is one of them itself.
     *
     * @param averages whether parameters are averaged; gradients are shared otherwise
     */
    public synchronized void parallelStarts(TrainedNetwork network, boolean averages) {
        epochStarts(network);
        start(network);
        updates = averages ? Updates.AVERAGED : Updates.SHARED;
    }

    /**
     * One of the replicas is about to be given a minibatch, on the thread that hands them out.
     *
     * @param first whether it is the first of a round; all replicas rest then
     */
    public synchronized void parallelFeeds(TrainedNetwork network, Object batch, boolean first) {
        if (first && updates == Updates.SHARED) {
            advance(network);
        }
        if (batch != null && isChoosing()) {
            trainsOnExamples(batch);
        }
    }

    /** The replicas rest, and all have the average of their parameters. */
    public synchronized void parallelAverages(TrainedNetwork network) {
        advance(network);
    }

    /** The replicas are gone; what the network has is what the program keeps. */
    public synchronized void parallelEnds(TrainedNetwork network) {
        updates = Updates.OWN;
        advance(network);
        passEnds(network);
    }

    public synchronized void evaluationStarts(TrainedNetwork network) {
        look(network);
        if (!closed) {
            sets.evaluationStarts();
        }
    }

    /** @param batch a {@code DataSet} or {@code MultiDataSet} */
    public synchronized void evaluates(Object batch) {
        if (!closed && sets.wantsEvaluated()) {
            ProgramBatch.of(batch).ifPresent(sets::evaluates);
        }
    }

    /** @param batch a {@code DataSet} or {@code MultiDataSet} */
    public synchronized void scores(TrainedNetwork network, Object batch) {
        look(network);
        if (!closed && sets.wantsScored()) {
            ProgramBatch.of(batch).ifPresent(sets::scores);
        }
    }

    public synchronized void evaluationEnds() {
        if (!closed) {
            sets.evaluationEnds();
        }
    }

    /**
     * Ends capture: the sets are closed with what there is, and what was taken is written.
     *
     * @param network a last look at it, empty where it is gone
     * @return whether everything was written in time
     */
    public boolean close(Optional<TrainedNetwork> network, Duration patience) throws InterruptedException {
        synchronized (this) {
            network.ifPresent(this::look);
            if (!closed) {
                closed = true;
                sets.close();
            }
        }
        boolean written = writer.finish(patience);
        buffers.close();
        return written;
    }

    private void take(TrainedNetwork network, boolean scored) {
        long start = System.nanoTime();
        Snapshot snapshot = new Snapshot(
                epochs.completed(),
                network.iterationCount(),
                scored ? network.score().orElse(null) : null,
                network.learningRate().orElse(null),
                Instant.now());
        Optional<INDArray> copy = copyParameters(network, snapshot);
        Duration pause = Duration.ofNanos(System.nanoTime() - start);
        if (copy.isPresent()) {
            observer.paused(pause);
            store(snapshot, copy.get());
        }
    }

    private Optional<INDArray> copyParameters(TrainedNetwork network, Snapshot snapshot) {
        try {
            Optional<INDArray> copy =
                    buffers.copy(network.parameterType(), network.parameterCount(), network::copyParameters);
            if (copy.isEmpty()) {
                drop(snapshot, "earlier ones are still being written");
            }
            return copy;
        } catch (RuntimeException | OutOfMemoryError fault) {
            drop(snapshot, "it could not be copied");
            observer.failed(Part.CAPTURE, "copying parameters", fault);
            return Optional.empty();
        }
    }

    private void store(Snapshot snapshot, INDArray copy) {
        boolean accepted = writer.offer("writing snapshot " + snapshot.name(), () -> {
            try {
                storage.write(snapshot, copy);
            } catch (SnapshotSpace.FullException full) {
                drop(snapshot, full.getMessage());
            } catch (IOException | RuntimeException fault) {
                drop(snapshot, "it could not be written");
                throw fault;
            } finally {
                buffers.giveBack(copy);
                sayWhatIsMissing();
            }
        });
        if (!accepted) {
            buffers.giveBack(copy);
            observer.dropped(snapshot.name(), "the run is not open");
        }
    }

    /** On the thread that trains; that it is said in the run too is left to the writer, once it has done what keeps it busy. */
    private void drop(Snapshot snapshot, String why) {
        observer.dropped(snapshot.name(), why);
        unsaid.add(new Gap(snapshot.name(), Gap.Kind.DROPPED, why, snapshot.time()));
    }

    private void sayWhatIsMissing() {
        for (Gap gap = unsaid.poll(); gap != null; gap = unsaid.poll()) {
            storage.missing(gap);
        }
    }
}
