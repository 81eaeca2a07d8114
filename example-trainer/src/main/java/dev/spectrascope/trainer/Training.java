package dev.spectrascope.trainer;

import dev.spectrascope.trainer.data.ImageIterator;
import dev.spectrascope.trainer.model.TrainableNetwork;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.schedule.ISchedule;

/** Trains a network for some epochs and evaluates it on the test set after each. */
final class Training {

    /**
     * What there is to say of an epoch.
     *
     * @param epoch number, from 1
     * @param learningRate the rate of this epoch
     * @param score mean over the minibatches of DL4J's score: mean loss per example and the L2 penalty
     * @param testAccuracy share of the test images classified rightly after the epoch
     * @param seconds of training, without the evaluation
     */
    record Epoch(int epoch, double learningRate, double score, double testAccuracy, double seconds) {}

    private final TrainableNetwork network;
    private final ISchedule schedule;
    private final ImageIterator train;
    private final ImageIterator test;

    Training(TrainableNetwork network, ISchedule schedule, ImageIterator train, ImageIterator test) {
        this.network = network;
        this.schedule = schedule;
        this.train = train;
        this.test = test;
    }

    void run(int epochs, Consumer<Epoch> observer) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            double score;
            try (Progress progress = Progress.of("epoch " + epoch + "/" + epochs, train.batches())) {
                var scores = new MeanScore(progress);
                network.listen(scores);
                network.fit(train);
                score = scores.mean();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double accuracy = network.evaluate(test).accuracy();
            observer.accept(new Epoch(epoch, schedule.valueAt(0, epoch - 1), score, accuracy, seconds));
        }
    }

    private static final class MeanScore extends BaseTrainingListener {
        private final Progress progress;
        private double sum;
        private int count;

        MeanScore(Progress progress) {
            this.progress = progress;
        }

        double mean() {
            return sum / count;
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            sum += model.score();
            count++;
            progress.step();
        }
    }
}
