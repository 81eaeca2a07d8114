package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * y = γ (x − μ) / σ + β with one γ, β, μ, σ for each index of x's dimension 1, μ and σ fixed: batch normalisation at
 * inference.
 */
public final class NormalizationStep extends Step {

    private final Variable x;
    private final Variable gamma;
    private final Variable beta;
    private final FixedMoments moments;
    private INDArray normalized;
    private INDArray scale;
    private INDArray keptCotangent;

    /**
     * The normalisation of x.
     *
     * @param x of shape [n, c, …]
     * @param gamma γ, of shape [c]
     * @param beta β, of shape [c]
     * @param moments μ and σ
     */
    public NormalizationStep(Variable x, Variable gamma, Variable beta, FixedMoments moments) {
        super(x, gamma, beta);
        this.x = x;
        this.gamma = gamma;
        this.beta = beta;
        this.moments = moments;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        normalized = affine(
                x.primal(), moments.mean(), moments.inverseDeviation(), moments.zeros(), scratch.array(x.shape()));
        scale = gamma.primal().mul(moments.inverseDeviation(), scratch.like(moments.inverseDeviation()));
        return affine(normalized, moments.zeros(), gamma.primal(), beta.primal(), scratch.array(x.shape()));
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        keptCotangent = curved() ? cotangent : null;
        pullBack(cotangent, cotangents, scratch);
    }

    private void pullBack(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (cotangents.wanted(gamma)) {
            cotangents.add(gamma, channelDot(normalized, cotangent, scratch));
        }
        if (cotangents.wanted(beta)) {
            cotangents.add(beta, ChannelSums.of(cotangent, scratch));
        }
        if (cotangents.wanted(x)) {
            cotangents.add(x, affine(cotangent, moments.zeros(), scale, moments.zeros(), scratch.array(x.shape())));
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray tangentX = tangents.of(x);
        INDArray tangentGamma = tangents.of(gamma);
        INDArray tangentBeta = tangents.of(beta);
        INDArray offset = tangentBeta == null ? moments.zeros() : tangentBeta;
        Accumulator sum = new Accumulator(null);
        if (tangentX != null) {
            sum.add(affine(tangentX, moments.zeros(), scale, offset, scratch.array(x.shape())));
            offset = moments.zeros();
        }
        if (tangentGamma != null || tangentX == null && tangentBeta != null) {
            INDArray factor = tangentGamma == null ? moments.zeros() : tangentGamma;
            sum.add(affine(normalized, moments.zeros(), factor, offset, scratch.array(x.shape())));
        }
        return sum.sum();
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (cotangent != null) {
            pullBack(cotangent, cotangents, scratch);
        }
        if (keptCotangent == null) {
            return;
        }
        INDArray tangentX = tangents.of(x);
        if (tangentX != null && cotangents.wanted(gamma)) {
            cotangents.add(gamma, channelDot(tangentX, keptCotangent, scratch).muli(moments.inverseDeviation()));
        }
        INDArray tangentGamma = tangents.of(gamma);
        if (tangentGamma != null && cotangents.wanted(x)) {
            INDArray tangentScale =
                    tangentGamma.mul(moments.inverseDeviation(), scratch.like(moments.inverseDeviation()));
            cotangents.add(
                    x, affine(keptCotangent, moments.zeros(), tangentScale, moments.zeros(), scratch.array(x.shape())));
        }
    }

    private static INDArray channelDot(INDArray left, INDArray right, Scratch scratch) {
        return ChannelSums.of(left.mul(right, scratch.like(left)), scratch);
    }

    // factor (x - centre) + offset; the broadcasting operations of ND4J were 10 times slower than this one.
    private INDArray affine(INDArray x, INDArray centre, INDArray factor, INDArray offset, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder("batchnorm")
                .addInputs(x, centre, moments.ones(), factor, offset)
                .addOutputs(out)
                .addIntegerArguments(1, 1, 1)
                .addFloatingPointArguments(0.0)
                .build());
        return out;
    }

    @Override
    protected boolean curved() {
        return x.active() && gamma.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(normalized, scale, keptCotangent)
                .filter(array -> array != null)
                .toList();
    }
}
