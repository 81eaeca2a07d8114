package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.RuleTable;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Layers that a network ends with. */
public final class LossRules {

    private LossRules() {}

    /** The classes of losses whose derivatives are known. */
    public static Set<Class<? extends ILossFunction>> losses() {
        return Losses.supported();
    }

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(OutputLayer.class, OutputBlock::of);
        rules.add(LossLayer.class, OutputBlock::of);
        rules.add(RnnOutputLayer.class, OutputBlock::of);
        rules.add(RnnLossLayer.class, OutputBlock::of);
        rules.add(CnnLossLayer.class, OutputBlock::of);
        rules.add(Cnn3DLossLayer.class, OutputBlock::of);
        rules.add(CenterLossOutputLayer.class, new CenterLossRule());
        rules.add(Yolo2OutputLayer.class, new YoloRule());
    }
}
