package dev.spectrascope.probes.network.recurrent;

import static dev.spectrascope.probes.network.recurrent.LstmLayout.BLOCKS;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.CANDIDATE;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.FORGET;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.INPUT;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.OUTPUT;

import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The second derivatives of an LSTM, in the direction of its cotangents: see {@link LstmSequence}.
 *
 * @param preCotangents ζ
 * @param bends D
 * @param crossing X
 * @param recall Y
 * @param exposureSlopes E
 * @param exposureBends o φ''(c) η
 */
record LstmCurvature(
        LstmLayout layout,
        INDArray preCotangents,
        INDArray bends,
        INDArray crossing,
        INDArray recall,
        INDArray exposureSlopes,
        INDArray exposureBends) {

    /**
     * From the cotangents of all time steps.
     *
     * @param eta η
     * @param gamma γ
     * @param zeta ζ; kept
     */
    static LstmCurvature of(
            LstmLayout layout,
            LstmFunctions functions,
            LstmForward forward,
            INDArray eta,
            INDArray gamma,
            INDArray zeta,
            Scratch scratch) {
        List<INDArray> preSlopes = forward.preSlopes();
        INDArray crossing = scratch.copy(preSlopes.get(CANDIDATE))
                .muli(preSlopes.get(INPUT))
                .muli(gamma);
        INDArray recall = scratch.copy(preSlopes.get(FORGET)).muli(gamma);
        INDArray exposureSlopes =
                scratch.copy(forward.memorySlopes()).muli(preSlopes.get(OUTPUT)).muli(eta);
        INDArray exposureBends = LstmFunctions.second(functions.activation(), scratch.copy(forward.memories()))
                .muli(forward.gates().get(OUTPUT))
                .muli(eta);
        INDArray bends = layout.wide(scratch);
        List<INDArray> seconds = functions.bends(forward.preActivations(), layout, scratch);
        for (int block = 0; block < BLOCKS; block++) {
            INDArray bend =
                    seconds.get(block).muli(forward.partners().get(block)).muli(block == OUTPUT ? eta : gamma);
            layout.block(bends, block, scratch).assign(bend);
        }
        return new LstmCurvature(layout, zeta, bends, crossing, recall, exposureSlopes, exposureBends);
    }

    /**
     * What the tangents of the cotangents have beside the plain recursion.
     *
     * @param tangent (ḣ, ċ, ż)
     * @param ofWeights Ṙ, or null
     * @param eta what is added to
     * @param gamma what is set
     * @param zeta what is set
     */
    void begin(INDArray tangent, INDArray ofWeights, INDArray eta, INDArray gamma, INDArray zeta, Scratch scratch) {
        TimeOrder order = layout.order();
        INDArray c = layout.part(tangent, 1, 1, scratch);
        INDArray z = layout.part(tangent, 2, BLOCKS, scratch);
        List<INDArray> blocks = layout.blocks(z, scratch);
        INDArray product = layout.narrow(scratch);
        INDArray crossings = layout.wide(scratch);
        layout.block(crossings, CANDIDATE, scratch).assign(crossing.mul(blocks.get(INPUT), product));
        layout.block(crossings, INPUT, scratch).assign(crossing.mul(blocks.get(CANDIDATE), product));
        layout.block(crossings, OUTPUT, scratch).assign(exposureSlopes.mul(c, product));
        layout.block(crossings, FORGET, scratch).assign(0);
        exposureBends.mul(c, gamma);
        gamma.addi(exposureSlopes.mul(blocks.get(OUTPUT), product));
        if (order.steps() > 1) {
            INDArray remembered = order.later(recall, scratch);
            INDArray part = order.later(product, scratch);
            order.later(layout.block(crossings, FORGET, scratch), scratch)
                    .assign(remembered.mul(order.earlier(c, scratch), part));
            order.earlier(gamma, scratch).addi(remembered.mul(order.later(blocks.get(FORGET), scratch), part));
        }
        bends.mul(z, zeta).addi(crossings);
        if (ofWeights != null && order.steps() > 1) {
            MatrixProduct.addAdjoint(
                    layout.rows(order.later(preCotangents, scratch), scratch),
                    ofWeights,
                    layout.rows(order.earlier(eta, scratch), scratch),
                    scratch);
        }
    }

    List<INDArray> kept() {
        return List.of(preCotangents, bends, crossing, recall, exposureSlopes, exposureBends);
    }
}
