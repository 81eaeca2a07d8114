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

    /** The network's count of epochs has gone up. */
    default void epochEnds(Object model) {}

    /** The program begins to evaluate the network. */
    default void evaluationStarts(Object model) {}

    /** A batch is about to be evaluated: a {@code DataSet} or {@code MultiDataSet}. */
    default void evaluates(Object model, Object batch) {}

    /** The program has evaluated the network on all batches. */
    default void evaluationEnds(Object model) {}

    /** The program asks for the score of a batch: a {@code DataSet} or {@code MultiDataSet}. */
    default void scores(Object model, Object batch) {}

    /** No more is told from now on, though the program goes on. */
    default void watchEnds() {}

    /** One of the other methods threw this. */
    default void failed(Throwable fault) {}
}
