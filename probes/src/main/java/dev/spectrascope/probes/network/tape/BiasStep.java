package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** y = x + b, with one b for each index of x's dimension 1 (features, or channels of NCHW images). */
public final class BiasStep extends AffineStep {

    private final Variable x;
    private final Variable bias;

    /**
     * The sum of x and a bias.
     *
     * @param x of shape [n, c, …]
     * @param bias of shape [c]
     */
    public BiasStep(Variable x, Variable bias) {
        super(x, bias);
        this.x = x;
        this.bias = bias;
    }

    @Override
    protected Variable normedInput() {
        return x.shape().length == 2 ? bias : null;
    }

    @Override
    protected void addSquaredNorms(INDArray cotangent, INDArray squaredNorms, Scratch scratch) {
        squaredNorms.addi(RowSums.of(cotangent.mul(cotangent, scratch.like(cotangent)), scratch));
    }

    @Override
    protected INDArray value(Scratch scratch) {
        INDArray own = x.takePrimal();
        return own == null ? add(x.primal(), bias.primal(), scratch.array(x.shape())) : add(own, bias.primal(), own);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        cotangents.add(x, cotangent);
        if (cotangents.wanted(bias)) {
            cotangents.add(bias, ChannelSums.of(cotangent, scratch));
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray left = tangents.of(x);
        INDArray right = tangents.of(bias);
        if (right == null) {
            return left;
        }
        if (left == null) {
            INDArray zero = scratch.array(x.shape()).assign(0);
            return add(zero, right, zero);
        }
        return add(left, right, x.overwritable() ? left : scratch.array(x.shape()));
    }

    // The broadcasting operations of ND4J were 100 times slower than this one.
    private static INDArray add(INDArray x, INDArray bias, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder("biasadd")
                .addInputs(x, bias)
                .addOutputs(out)
                .addBooleanArguments(true)
                .build());
        return out;
    }
}
