package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Output;
import dev.spectrascope.probes.network.block.RowOrder;
import dev.spectrascope.probes.network.block.Rule;
import dev.spectrascope.probes.network.tape.ConcatenationStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The end of a YOLO network: what comes in, one row for each cell of the grid, followed by the cell's place. */
final class YoloRule implements Rule<Yolo2OutputLayer> {

    @Override
    public Block block(Yolo2OutputLayer layer, NodeState state) {
        boolean last = layer.getFormat() == CNN2DFormat.NHWC;
        RowOrder order = last ? RowOrder.CHANNELS_LAST : RowOrder.CHANNELS_FIRST;
        YoloLoss loss = YoloLoss.of(layer, state);
        return new Block() {
            @Override
            public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
                Variable image = inputs.get(0);
                int height = last ? 1 : 2;
                Variable rows = order.rows(tape, image);
                INDArray places = places(rows.shape()[0], image.shape()[height], image.shape()[height + 1], tape);
                return tape.record(new ConcatenationStep(List.of(rows, tape.constant(places))));
            }

            /** DL4J weights the loss by no mask. */
            @Override
            public INDArray mask(Tape tape, NodeContext context) {
                return null;
            }

            @Override
            public Optional<Output> output() {
                return Optional.of(new Output(loss, order, false));
            }
        };
    }

    // Column and line of each row, [rows, 2]: the cells of one example follow each other line by line.
    private static INDArray places(long rows, long lines, long columns, Tape tape) {
        Scratch scratch = tape.recordingScratch();
        INDArray places = scratch.array(rows, YoloLoss.PLACE);
        INDArray cells = scratch.view(places, rows / (lines * columns), lines, columns, YoloLoss.PLACE);
        for (long column = 0; column < columns; column++) {
            scratch.point(scratch.point(cells, 3, 0), 2, column).assign(column);
        }
        for (long line = 0; line < lines; line++) {
            scratch.point(scratch.point(cells, 3, 1), 1, line).assign(line);
        }
        return places;
    }
}
