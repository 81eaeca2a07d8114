package dev.spectrascope.probes.network.recurrent;

import static dev.spectrascope.probes.network.recurrent.LstmLayout.BLOCKS;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.CANDIDATE;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.FORGET;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.INPUT;
import static dev.spectrascope.probes.network.recurrent.LstmLayout.OUTPUT;

import dev.spectrascope.probes.network.tape.Accumulator;
import dev.spectrascope.probes.network.tape.BilinearMap;
import dev.spectrascope.probes.network.tape.Broadcast;
import dev.spectrascope.probes.network.tape.Cotangents;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SliceStep;
import dev.spectrascope.probes.network.tape.Step;
import dev.spectrascope.probes.network.tape.Tangents;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import dev.spectrascope.probes.network.tape.Work;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All time steps of a long short-term memory as one step of a tape, by derivatives worked out by hand: what a step after the
 * other has to wait for is one matrix product and some operations on single blocks, each way; all else is done for all time
 * steps at once.
 *
 * <p>With z<sub>t</sub> = x<sub>t</sub> + h<sub>t−1</sub> R, the candidate a = φ(z<sub>a</sub>), the gates f, o, g = σ(z<sub>f</sub>,
 * z<sub>o</sub>, z<sub>g</sub>), c = g a + f c<sub>−</sub> and h = o τ with τ = φ(c), where c<sub>−</sub> is the c of the step before: the
 * tangents are, element by element,
 *
 * <pre>
 * w = S ∘ ż,  S = (g φ'(z_a), c₋ σ'(z_f), τ σ'(z_o), a σ'(z_g)),
 * ċ = w_a + w_f + w_g + f ċ₋,  ḣ = w_o + P ċ,  P = o φ'(c),
 * </pre>
 *
 * <p>the cotangents γ of c and ζ of z, from η of h,
 *
 * <pre>γ = P η + (f γ)₊,  ζ = S ∘ (γ, γ, η, γ),  η₋ ← ζ Rᵀ,</pre>
 *
 * <p>and the tangents of these the same from η̇, with, on top of them,
 *
 * <pre>
 * γ̇ += E ż_o + o φ''(c) η ċ + (Y ż_f)₊,  E = η φ'(c) σ'(z_o),  Y = γ σ'(z_f),
 * ζ̇ += D ∘ ż + (X ż_g, Y ċ₋, E ċ, X ż_a),  X = γ φ'(z_a) σ'(z_g),
 * D = (γ g φ''(z_a), γ c₋ σ''(z_f), η τ σ''(z_o), γ a σ''(z_g)),  η̇₋ += ζ Ṙᵀ.
 * </pre>
 */
final class LstmSequence extends Step {

    private final Variable inputs;
    private final Variable weights;
    private final LstmFunctions functions;
    private final LstmLayout layout;
    private final TimeOrder order;
    private Variable result;

    // R, and of all time steps h, f, S and P.
    private INDArray recurrent;
    private INDArray outputs;
    private INDArray forget;
    private INDArray slopes;
    private INDArray exposure;

    // From one to the other while it is recorded.
    private LstmForward forward;
    private LstmCurvature curvature;

    private LstmSequence(Variable inputs, Variable weights, LstmFunctions functions, boolean backwards) {
        super(inputs, weights);
        this.inputs = inputs;
        this.weights = weights;
        this.functions = functions;
        this.order = new TimeOrder(inputs.shape()[0], backwards);
        this.layout = new LstmLayout(order, inputs.shape()[1], weights.shape()[0]);
    }

    /**
     * Records a sequence.
     *
     * @param inputs x, [t, n, 4 h]: candidate, forget gate, output gate, input gate
     * @param weights R, [h, 4 h]
     * @param functions φ and σ
     * @param backwards whether the last time step is the first to be computed
     * @return h of all time steps, [t, n, h]
     */
    static Variable record(Tape tape, Variable inputs, Variable weights, LstmFunctions functions, boolean backwards) {
        LstmSequence step = new LstmSequence(inputs, weights, functions, backwards);
        step.result = tape.record(step);
        LstmLayout layout = step.layout;
        Variable flat = tape.record(new SliceStep(step.result, 0, 0, layout.elements()));
        return tape.record(new ReshapeStep(flat, step.order.steps(), layout.examples(), layout.size()));
    }

    @Override
    protected INDArray value(Scratch scratch) {
        recurrent = weights.primal();
        INDArray packed = scratch.array(6 * layout.elements());
        outputs = layout.part(packed, 0, 1, scratch);
        INDArray memories = layout.part(packed, 1, 1, scratch);
        INDArray z = layout.part(packed, 2, BLOCKS, scratch).assign(inputs.primal());
        INDArray gates = layout.wide(scratch);
        INDArray activated = layout.narrow(scratch);
        INDArray product = scratch.array(layout.examples(), layout.size());
        for (long position = 0; position < order.steps(); position++) {
            long time = order.at(position);
            INDArray now = LstmLayout.at(z, time, scratch);
            INDArray memory = LstmLayout.at(memories, time, scratch);
            INDArray all = LstmLayout.at(gates, time, scratch);
            if (position > 0) {
                new MatrixProduct()
                        .apply(LstmLayout.at(outputs, order.at(position - 1), scratch), recurrent, now, scratch);
            }
            all.assign(now);
            functions.activation().value(layout.block(all, CANDIDATE, scratch));
            functions.gate().value(layout.gates(all, scratch));
            layout.block(all, INPUT, scratch).mul(layout.block(all, CANDIDATE, scratch), memory);
            if (position > 0) {
                INDArray before = LstmLayout.at(memories, order.at(position - 1), scratch);
                memory.addi(layout.block(all, FORGET, scratch).mul(before, product));
            }
            INDArray exposed = LstmLayout.at(activated, time, scratch);
            functions.activation().value(exposed.assign(memory));
            layout.block(all, OUTPUT, scratch).mul(exposed, LstmLayout.at(outputs, time, scratch));
        }
        if (inputs.active() || weights.active()) {
            differentiate(z, memories, gates, activated, scratch);
        }
        return packed;
    }

    private void differentiate(INDArray z, INDArray memories, INDArray gates, INDArray activated, Scratch scratch) {
        List<INDArray> blocks = layout.blocks(gates, scratch);
        INDArray before = layout.narrow(scratch);
        LstmLayout.at(before, order.at(0), scratch).assign(0);
        if (order.steps() > 1) {
            order.later(before, scratch).assign(order.earlier(memories, scratch));
        }
        forward = new LstmForward(
                z,
                memories,
                blocks,
                functions.slopes(z, layout, scratch),
                List.of(blocks.get(INPUT), before, activated, blocks.get(CANDIDATE)),
                functions.activation().derivative(scratch.copy(memories)));
        forget = blocks.get(FORGET);
        exposure = scratch.copy(forward.memorySlopes()).muli(blocks.get(OUTPUT));
        slopes = layout.wide(scratch);
        for (int block = 0; block < BLOCKS; block++) {
            INDArray slope =
                    forward.preSlopes().get(block).mul(forward.partners().get(block), layout.narrow(scratch));
            layout.block(slopes, block, scratch).assign(slope);
        }
        // By itself, so that the rest of the result need not be kept.
        outputs = scratch.copy(outputs);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray eta = scratch.copy(layout.part(cotangent, 0, 1, scratch));
        INDArray gamma = layout.narrow(scratch).assign(0);
        INDArray zeta = layout.wide(scratch).assign(0);
        pullBack(eta, gamma, zeta, scratch);
        addWeights(outputs, zeta, cotangents, scratch);
        cotangents.add(inputs, zeta);
        curvature = LstmCurvature.of(layout, functions, forward, eta, gamma, zeta, scratch);
        forward = null;
    }

    /**
     * The recursion of cotangents, from the last time step to the first.
     *
     * @param eta what is known of η; becomes η
     * @param gamma what γ has beside P η + (f γ)₊; becomes γ
     * @param zeta what ζ has beside S ∘ (γ, γ, η, γ); becomes ζ
     */
    private void pullBack(INDArray eta, INDArray gamma, INDArray zeta, Scratch scratch) {
        INDArray product = scratch.array(layout.examples(), layout.size());
        INDArray products = scratch.array(layout.examples(), BLOCKS * layout.size());
        for (long position = order.steps() - 1; position >= 0; position--) {
            long time = order.at(position);
            INDArray ofOutput = LstmLayout.at(eta, time, scratch);
            INDArray ofMemory = LstmLayout.at(gamma, time, scratch);
            if (position + 1 < order.steps()) {
                long next = order.at(position + 1);
                MatrixProduct.addAdjoint(LstmLayout.at(zeta, next, scratch), recurrent, ofOutput, scratch);
                ofMemory.addi(LstmLayout.at(forget, next, scratch).mul(LstmLayout.at(gamma, next, scratch), product));
            }
            ofMemory.addi(LstmLayout.at(exposure, time, scratch).mul(ofOutput, product));
            INDArray slope = LstmLayout.at(slopes, time, scratch);
            // (γ, γ, γ, γ), and then η in its place.
            Broadcast.multiply(
                    scratch.view(slope, layout.examples(), BLOCKS, layout.size()),
                    scratch.view(ofMemory, layout.examples(), 1, layout.size()),
                    scratch.view(products, layout.examples(), BLOCKS, layout.size()));
            layout.block(slope, OUTPUT, scratch).mul(ofOutput, layout.block(products, OUTPUT, scratch));
            LstmLayout.at(zeta, time, scratch).addi(products);
        }
    }

    // Adds Σ h₋ᵀ ζ to the cotangent of R.
    private void addWeights(INDArray states, INDArray zeta, Cotangents cotangents, Scratch scratch) {
        Accumulator sum = cotangents.accumulator(weights);
        if (sum == null || order.steps() == 1) {
            return;
        }
        INDArray before = layout.rows(order.earlier(states, scratch), scratch);
        INDArray after = layout.rows(order.later(zeta, scratch), scratch);
        new MatrixProduct()
                .adjoint(
                        new BilinearMap.Operands(before, null, after, before.shape(), weights.shape()),
                        null,
                        sum,
                        scratch);
        cotangents.add(weights, sum);
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray ofInputs = tangents.of(inputs);
        INDArray ofWeights = tangents.of(weights);
        if (ofInputs == null && ofWeights == null) {
            return null;
        }
        INDArray packed = scratch.array(6 * layout.elements());
        INDArray h = layout.part(packed, 0, 1, scratch);
        INDArray c = layout.part(packed, 1, 1, scratch);
        INDArray z = layout.part(packed, 2, BLOCKS, scratch);
        if (ofInputs == null) {
            z.assign(0);
        } else {
            z.assign(ofInputs);
        }
        if (ofWeights != null && order.steps() > 1) {
            new MatrixProduct()
                    .apply(
                            layout.rows(order.earlier(outputs, scratch), scratch),
                            ofWeights,
                            layout.rows(order.later(z, scratch), scratch),
                            scratch);
        }
        INDArray products = scratch.array(layout.examples(), BLOCKS * layout.size());
        for (long position = 0; position < order.steps(); position++) {
            long time = order.at(position);
            INDArray now = LstmLayout.at(z, time, scratch);
            INDArray memory = LstmLayout.at(c, time, scratch);
            INDArray output = LstmLayout.at(h, time, scratch);
            if (position > 0) {
                new MatrixProduct().apply(LstmLayout.at(h, order.at(position - 1), scratch), recurrent, now, scratch);
            }
            LstmLayout.at(slopes, time, scratch).mul(now, products);
            layout.block(products, CANDIDATE, scratch).add(layout.block(products, INPUT, scratch), memory);
            if (position > 0) {
                memory.addi(layout.block(products, FORGET, scratch));
                LstmLayout.at(forget, time, scratch).mul(LstmLayout.at(c, order.at(position - 1), scratch), output);
                memory.addi(output);
            }
            LstmLayout.at(exposure, time, scratch).mul(memory, output);
            output.addi(layout.block(products, OUTPUT, scratch));
        }
        return packed;
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray tangent = curvature == null ? null : tangents.of(result);
        if (cotangent == null && tangent == null) {
            return;
        }
        INDArray eta = layout.narrow(scratch);
        if (cotangent == null) {
            eta.assign(0);
        } else {
            eta.assign(layout.part(cotangent, 0, 1, scratch));
        }
        INDArray gamma = layout.narrow(scratch);
        INDArray zeta = layout.wide(scratch);
        if (tangent == null) {
            gamma.assign(0);
            zeta.assign(0);
        } else {
            curvature.begin(tangent, tangents.of(weights), eta, gamma, zeta, scratch);
        }
        pullBack(eta, gamma, zeta, scratch);
        cotangents.add(inputs, zeta);
        addWeights(outputs, zeta, cotangents, scratch);
        if (tangent != null) {
            addWeights(layout.part(tangent, 0, 1, scratch), curvature.preCotangents(), cotangents, scratch);
        }
    }

    @Override
    protected Work work(long result) {
        Work operations = Work.operation(2 * layout.examples() * layout.size()).times(8);
        return operations
                .plus(Work.product(layout.examples(), layout.size(), BLOCKS * layout.size()))
                .times(order.steps());
    }

    @Override
    protected boolean curved() {
        return inputs.active() || weights.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.concat(
                        Stream.of(recurrent, outputs, forget, slopes, exposure),
                        curvature == null ? Stream.empty() : curvature.kept().stream())
                .filter(Objects::nonNull)
                .toList();
    }
}
