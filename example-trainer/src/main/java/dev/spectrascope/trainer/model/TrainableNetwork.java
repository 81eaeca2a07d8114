package dev.spectrascope.trainer.model;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What DL4J's two kinds of network have in common in fact, though not in type. */
public sealed interface TrainableNetwork {

    /** The network itself. */
    Model model();

    /** One epoch. */
    void fit(DataSetIterator examples);

    /** Confusion counts over all examples, in inference mode. */
    Evaluation evaluate(DataSetIterator examples);

    /** Called after every iteration and epoch. */
    void listen(TrainingListener listener);

    /** A network whose layers form a chain. */
    record Chain(MultiLayerNetwork model) implements TrainableNetwork {
        @Override
        public void fit(DataSetIterator examples) {
            model.fit(examples);
        }

        @Override
        public Evaluation evaluate(DataSetIterator examples) {
            return model.evaluate(examples);
        }

        @Override
        public void listen(TrainingListener listener) {
            model.setListeners(listener);
        }
    }

    /** A network whose layers form a graph. */
    record Graph(ComputationGraph model) implements TrainableNetwork {
        @Override
        public void fit(DataSetIterator examples) {
            model.fit(examples);
        }

        @Override
        public Evaluation evaluate(DataSetIterator examples) {
            return model.evaluate(examples);
        }

        @Override
        public void listen(TrainingListener listener) {
            model.setListeners(listener);
        }
    }
}
