package dev.spectrascope.agent.bridge;

/**
 * What woven DL4J classes tell. Called on the thread that trains or evaluates, in the midst of DL4J's own work:
 * implementations return soon and touch nothing that training depends on. What they throw is counted and goes no further.
 */
public interface TrainingEvents {

    /** Tells no one. */
    TrainingEvents NONE = new TrainingEvents() {};

    /** An epoch over an iterator begins. Loops of single batches never tell this. */
    default void epochStarts(Object model) {}

    /** The network is about to be updated with a batch, once or more: a {@code DataSet} or {@code MultiDataSet}. */
    default void trainsOn(Object model, Object batch) {}

    /** The same, where the batch comes as arrays: an {@code INDArray} or several of each, masks null where there are none. */
    default void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {}

    /** An update is about to be computed. */
    default void iterationStarts(Object model) {}

    /** An update has been applied and counted. */
    default void iterationEnds(Object model) {}

    /** The network's count of epochs has been set, perhaps to one more. */
    default void epochEnds(Object model) {}

    /** A pass over the data has ended which the network's count of epochs does not show, or not yet. */
    default void passEnds(Object model) {}

    /** {@code ParallelWrapper} has made a copy of a network, to train it in the network's stead. */
    default void replicates(Object replica, Object original) {}

    /**
     * {@code ParallelWrapper} begins a pass over the data.
     *
     * @param averages whether parameters of the replicas are averaged; they share gradients otherwise
     */
    default void parallelStarts(Object model, boolean averages) {}

    /**
     * {@code ParallelWrapper} is about to give a minibatch to a replica, on the thread that hands out minibatches.
     *
     * @param batch a {@code DataSet} or {@code MultiDataSet}, perhaps null
     * @param first whether a round begins; all replicas rest then
     */
    default void parallelFeeds(Object model, Object batch, boolean first) {}

    /** {@code ParallelWrapper} has averaged the parameters of the replicas, which rest. */
    default void parallelAverages(Object model) {}

    /** {@code ParallelWrapper} has ended a pass over the data, or thrown. */
    default void parallelEnds(Object model) {}

    /** The program begins to evaluate the network. */
    default void evaluationStarts(Object model) {}

    /** A batch is about to be evaluated: a {@code DataSet} or {@code MultiDataSet}. */
    default void evaluates(Object model, Object batch) {}

    /** The program has evaluated the network on all batches. */
    default void evaluationEnds(Object model) {}

    /** The program asks for the score of a batch: a {@code DataSet} or {@code MultiDataSet}. */
    default void scores(Object model, Object batch) {}

    /** {@code SameDiff.fit} over an iterator, whose passes count as epochs. */
    String FITS_EPOCHS = "epochs";

    /** {@code SameDiff.fit} on a batch that is no epoch. */
    String FITS = "fit";

    /** {@code SameDiff.evaluate}. */
    String EVALUATES = "evaluation";

    /** Outputs of a SameDiff graph over an iterator, asked for by the program, or by {@code fit} for its validation. */
    String OUTPUTS = "outputs";

    /**
     * A SameDiff graph begins to go through an iterator, perhaps inside another such pass.
     *
     * @param pass one of the names above
     */
    default void graphStarts(Object graph, String pass) {}

    /** It is about to compute with a batch, a {@code MultiDataSet}, in the pass that was begun last and has not ended. */
    default void graphTakes(Object graph, Object batch) {}

    /** The pass that was begun last has ended, or thrown. */
    default void graphEnds(Object graph) {}

    /** No more is told from now on, though the program goes on. */
    default void watchEnds() {}

    /**
     * One of the other methods threw this.
     *
     * @param model that the event was about, null for {@link #watchEnds}
     */
    default void failed(Object model, Throwable fault) {}
}
