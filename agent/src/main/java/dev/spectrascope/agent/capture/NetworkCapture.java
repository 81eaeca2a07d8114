package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.capture.CaptureObserver.Part;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.Schedule;
import dev.spectrascope.probes.run.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Follows one network's training and takes what is due. Each method is called on the thread that trains or evaluates the
 * network and does no more than copy; only {@link #close} comes from elsewhere.
 */
public final class NetworkCapture {

    /** Jobs beside snapshots: sets, and the end. */
    private static final int OTHER_JOBS = 4;

    private final TrainedNetwork network;
    private final Schedule schedule;
    private final ParameterBuffers buffers;
    private final CaptureStorage storage;
    private final CaptureObserver observer;
    private final CaptureWriter writer;
    private final ProbeSets sets;
    private boolean started;
    private boolean epochSeen;
    private boolean closed;

    /**
     * Begins to watch; what is to be written waits until the run is open.
     *
     * @param storage opens the run and writes to it
     */
    public NetworkCapture(
            TrainedNetwork network,
            AgentConfiguration configuration,
            CaptureStorage storage,
            CaptureObserver observer) {
        this.network = network;
        this.schedule = configuration.schedule();
        this.storage = storage;
        this.observer = observer;
        INDArray parameters = network.parameters();
        buffers = new ParameterBuffers(parameters.dataType(), parameters.length());
        CaptureWriter.Task opening = () -> {
            storage.open();
            buffers.prepare();
        };
        writer = new CaptureWriter(buffers.limit() + OTHER_JOBS, opening, observer);
        writer.start();
        sets = new ProbeSets(
                configuration.sets(),
                network.outputs(),
                chosen -> writer.offer("writing the probe sets", () -> storage.write(chosen)),
                observer);
    }

    public synchronized void epochStarts() {
        epochSeen = true;
        sets.epochStarts();
    }

    /** @param batch a {@code DataSet} or {@code MultiDataSet} that the network will be updated with, once or more */
    public synchronized void trainsOn(Object batch) {
        if (!closed && !sets.wantsNoMore()) {
            ProgramBatch.of(batch).ifPresent(sets::trains);
        }
    }

    /** The same for arrays: one or several of each, masks perhaps null. */
    public synchronized void trainsOn(Object features, Object labels, Object featureMasks, Object labelMasks) {
        if (!closed && !sets.wantsNoMore()) {
            ProgramBatch.of(features, labels, featureMasks, labelMasks).ifPresent(sets::trains);
        }
    }

    public synchronized void iterationStarts() {
        if (!closed && !started) {
            started = true;
            takeFirst();
        }
    }

    private void takeFirst() {
        if (schedule.takesEpoch(network.epochCount()) || schedule.takesIteration(network.iterationCount())) {
            take(false);
        }
        if (!epochSeen && schedule.unit() == Schedule.Unit.EPOCHS) {
            observer.note(
                    "the program trains batch by batch, so epochs may never end; schedule.iterations counts batches");
        }
    }

    public synchronized void iterationEnds() {
        if (!closed && schedule.takesIteration(network.iterationCount())) {
            take(true);
        }
    }

    public synchronized void epochEnds() {
        if (closed || !started) {
            return;
        }
        if (schedule.takesEpoch(network.epochCount())) {
            take(true);
        }
        sets.epochEnds();
    }

    public synchronized void evaluationStarts() {
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
    public synchronized void scores(Object batch) {
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
     * @return whether everything was written in time
     */
    public boolean close(Duration patience) throws InterruptedException {
        synchronized (this) {
            if (!closed) {
                closed = true;
                sets.close();
            }
        }
        boolean written = writer.finish(patience);
        buffers.close();
        return written;
    }

    private void take(boolean scored) {
        long start = System.nanoTime();
        Snapshot snapshot = new Snapshot(
                network.epochCount(),
                network.iterationCount(),
                scored ? network.score().orElse(null) : null,
                network.learningRate().orElse(null),
                Instant.now());
        Optional<INDArray> copy = copyParameters(snapshot);
        Duration pause = Duration.ofNanos(System.nanoTime() - start);
        if (copy.isPresent()) {
            observer.paused(pause);
            store(snapshot, copy.get());
        }
    }

    private Optional<INDArray> copyParameters(Snapshot snapshot) {
        try {
            Optional<INDArray> copy = buffers.copy(network.parameters());
            if (copy.isEmpty()) {
                observer.dropped(snapshot.name(), "earlier ones are still being written");
            }
            return copy;
        } catch (RuntimeException | OutOfMemoryError fault) {
            observer.dropped(snapshot.name(), "it could not be copied");
            observer.failed(Part.CAPTURE, "copying parameters", fault);
            return Optional.empty();
        }
    }

    private void store(Snapshot snapshot, INDArray copy) {
        boolean accepted = writer.offer("writing snapshot " + snapshot.name(), () -> {
            try {
                storage.write(snapshot, copy);
            } catch (java.io.IOException | RuntimeException fault) {
                observer.dropped(snapshot.name(), "it could not be written");
                throw fault;
            } finally {
                buffers.giveBack(copy);
            }
        });
        if (!accepted) {
            buffers.giveBack(copy);
            observer.dropped(snapshot.name(), "the run is not open");
        }
    }
}
