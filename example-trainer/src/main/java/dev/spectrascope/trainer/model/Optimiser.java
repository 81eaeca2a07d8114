package dev.spectrascope.trainer.model;

import java.util.TreeMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Stochastic gradient descent as in Papyan 2019, appendix C, as near as DL4J's own parts come to it.
 *
 * <ul>
 *   <li>Momentum 0.9. DL4J has Nesterov's form only, in which the gradient is taken at the point the velocity leads
 *       to; the paper's optimiser (heavy ball) takes it at the parameters themselves. An updater of our own would be
 *       exact, but would be written into the saved model, which could then not be restored without this program.
 *   <li>Weight decay 5e-4, added to the gradient as {@code decay · w} before the momentum (DL4J's L2, not its
 *       {@code WeightDecay}, which comes after the momentum), on weights and biases. DL4J does not decay the gamma and
 *       beta of batch normalisation; the paper's optimiser does.
 *   <li>The learning rate is divided by 10 after a third and again after two thirds of the epochs.
 *   <li>Weights start uniform in ±1/√fan-in (PyTorch's default for such layers), biases from 0. The paper does not
 *       say how its networks start.
 * </ul>
 *
 * @param learningRate the rate of the first third of the epochs
 * @param epochs number of epochs the schedule spans
 * @param seed of the initial weights
 * @param precision type of the parameters
 */
public record Optimiser(double learningRate, int epochs, long seed, DataType precision) {
    /** Weight of the previous step in the next. */
    public static final double MOMENTUM = 0.9;

    /** Factor of the parameters in the decayed gradient. */
    public static final double WEIGHT_DECAY = 5e-4;

    /** Learning rate by epoch, counted from 0: the change falls on the first epoch not before each third. */
    public ISchedule schedule() {
        var rates = new TreeMap<Integer, Double>();
        rates.put(0, learningRate);
        rates.put(firstNotBefore(1), learningRate / 10);
        rates.put(firstNotBefore(2), learningRate / 100);
        return new MapSchedule(ScheduleType.EPOCH, rates);
    }

    private int firstNotBefore(int third) {
        return (third * epochs + 2) / 3;
    }

    /** A configuration with these settings, to which layers are then added. */
    NeuralNetConfiguration.Builder configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(precision)
                .weightInit(WeightInit.UNIFORM)
                .updater(new Nesterovs(schedule(), MOMENTUM))
                .l2(WEIGHT_DECAY)
                .l2Bias(WEIGHT_DECAY);
    }
}
