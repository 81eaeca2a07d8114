package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.tape.Accumulator;
import dev.spectrascope.probes.network.tape.BilinearMap;
import dev.spectrascope.probes.network.tape.Broadcast;
import dev.spectrascope.probes.network.tape.Cotangents;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScalarFunction;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SliceStep;
import dev.spectrascope.probes.network.tape.Step;
import dev.spectrascope.probes.network.tape.Tangents;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import dev.spectrascope.probes.network.tape.Work;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
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

    private static final int CANDIDATE = 0;
    private static final int FORGET = 1;
    private static final int OUTPUT = 2;
    private static final int INPUT = 3;
    private static final int BLOCKS = 4;

    private final Variable inputs;
    private final Variable weights;
    private final ScalarFunction activation;
    private final ScalarFunction gate;
    private final Order order;
    private final long examples;
    private final long size;
    private Variable result;

    // R, and of all time steps h, c, f, S and P.
    private INDArray recurrent;
    private INDArray outputs;
    private INDArray memories;
    private INDArray forget;
    private INDArray slopes;
    private INDArray exposure;
    private Forward forward;

    // What second derivatives read: ζ, D, X, Y, E, and o φ''(c) η.
    private INDArray preCotangents;
    private INDArray bends;
    private INDArray crossing;
    private INDArray recall;
    private INDArray exposureSlopes;
    private INDArray exposureBends;

    /** The order in which time steps follow each other. */
    private record Order(long steps, boolean backwards) {

        long at(long position) {
            return backwards ? steps - 1 - position : position;
        }

        /** All time steps but the last to be computed. */
        INDArray earlier(INDArray sequence, Scratch scratch) {
            return scratch.slice(sequence, 0, backwards ? 1 : 0, backwards ? steps : steps - 1);
        }

        /** All time steps but the first to be computed, in the order of {@link #earlier}. */
        INDArray later(INDArray sequence, Scratch scratch) {
            return scratch.slice(sequence, 0, backwards ? 0 : 1, backwards ? steps - 1 : steps);
        }
    }

    /**
     * Needed until the recording ends, of all time steps, [t, n, h] each: blocks by themselves, for operations on what has gaps take
     * ten times as long.
     *
     * @param preActivations z, the four in one
     * @param gates a, f, o and g
     * @param preSlopes φ'(z_a), σ'(z_f), σ'(z_o), σ'(z_g)
     * @param partners g, c₋, τ and a
     * @param memorySlopes φ'(c)
     */
    private record Forward(
            INDArray preActivations,
            List<INDArray> gates,
            List<INDArray> preSlopes,
            List<INDArray> partners,
            INDArray memorySlopes) {}

    private LstmSequence(
            Variable inputs, Variable weights, ScalarFunction activation, ScalarFunction gate, boolean backwards) {
        super(inputs, weights);
        this.inputs = inputs;
        this.weights = weights;
        this.activation = activation;
        this.gate = gate;
        this.order = new Order(inputs.shape()[0], backwards);
        this.examples = inputs.shape()[1];
        this.size = weights.shape()[0];
    }

    /**
     * Records a sequence.
     *
     * @param inputs x, [t, n, 4 h]: candidate, forget gate, output gate, input gate
     * @param weights R, [h, 4 h]
     * @param activation φ
     * @param gate σ
     * @param backwards whether the last time step is the first to be computed
     * @return h of all time steps, [t, n, h]
     */
    static Variable record(
            Tape tape,
            Variable inputs,
            Variable weights,
            ScalarFunction activation,
            ScalarFunction gate,
            boolean backwards) {
        LstmSequence step = new LstmSequence(inputs, weights, activation, gate, backwards);
        step.result = tape.record(step);
        Variable flat = tape.record(new SliceStep(step.result, 0, 0, step.elements()));
        return tape.record(new ReshapeStep(flat, step.order.steps(), step.examples, step.size));
    }

    // The result is h, and for the tangents' sake c and z: (h, c, z) one after the other, [6 t n h].
    private long elements() {
        return order.steps() * examples * size;
    }

    private INDArray part(INDArray packed, long from, long blocks, Scratch scratch) {
        INDArray flat = scratch.slice(packed, 0, from * elements(), (from + blocks) * elements());
        return scratch.view(flat, order.steps(), examples, blocks * size);
    }

    private INDArray wide(Scratch scratch) {
        return scratch.array(order.steps(), examples, BLOCKS * size);
    }

    private INDArray narrow(Scratch scratch) {
        return scratch.array(order.steps(), examples, size);
    }

    /** One block of (a, f, o, g), [n, h] of [n, 4 h] or [t, n, h] of [t, n, 4 h]. */
    private INDArray block(INDArray wide, int block, Scratch scratch) {
        return scratch.slice(wide, wide.rank() - 1, block * size, (block + 1) * size);
    }

    private INDArray gates(INDArray wide, Scratch scratch) {
        return scratch.slice(wide, wide.rank() - 1, size, BLOCKS * size);
    }

    private INDArray rows(INDArray sequence, Scratch scratch) {
        return scratch.view(sequence, sequence.size(0) * sequence.size(1), sequence.size(2));
    }

    private static INDArray at(INDArray sequence, long time, Scratch scratch) {
        return scratch.point(sequence, 0, time);
    }

    @Override
    protected INDArray value(Scratch scratch) {
        recurrent = weights.primal();
        INDArray packed = scratch.array(6 * elements());
        outputs = part(packed, 0, 1, scratch);
        memories = part(packed, 1, 1, scratch);
        INDArray z = part(packed, 2, BLOCKS, scratch).assign(inputs.primal());
        INDArray gates = wide(scratch);
        INDArray activated = narrow(scratch);
        INDArray product = scratch.array(examples, size);
        for (long position = 0; position < order.steps(); position++) {
            long time = order.at(position);
            INDArray now = at(z, time, scratch);
            INDArray memory = at(memories, time, scratch);
            INDArray all = at(gates, time, scratch);
            if (position > 0) {
                new MatrixProduct().apply(at(outputs, order.at(position - 1), scratch), recurrent, now, scratch);
            }
            all.assign(now);
            activation.value(block(all, CANDIDATE, scratch));
            gate.value(gates(all, scratch));
            block(all, INPUT, scratch).mul(block(all, CANDIDATE, scratch), memory);
            if (position > 0) {
                INDArray before = at(memories, order.at(position - 1), scratch);
                memory.addi(block(all, FORGET, scratch).mul(before, product));
            }
            INDArray exposed = at(activated, time, scratch);
            activation.value(exposed.assign(memory));
            block(all, OUTPUT, scratch).mul(exposed, at(outputs, time, scratch));
        }
        if (inputs.active() || weights.active()) {
            differentiate(z, gates, activated, scratch);
        }
        return packed;
    }

    private void differentiate(INDArray z, INDArray gates, INDArray activated, Scratch scratch) {
        List<INDArray> blocks = blocks(gates, scratch);
        INDArray before = narrow(scratch);
        at(before, order.at(0), scratch).assign(0);
        if (order.steps() > 1) {
            order.later(before, scratch).assign(order.earlier(memories, scratch));
        }
        forward = new Forward(
                z,
                blocks,
                ofPreActivations(z, ScalarFunction::derivative, scratch),
                List.of(blocks.get(INPUT), before, activated, blocks.get(CANDIDATE)),
                activation.derivative(scratch.copy(memories)));
        forget = blocks.get(FORGET);
        exposure = scratch.copy(forward.memorySlopes()).muli(blocks.get(OUTPUT));
        slopes = wide(scratch);
        for (int block = 0; block < BLOCKS; block++) {
            INDArray slope =
                    forward.preSlopes().get(block).mul(forward.partners().get(block), narrow(scratch));
            block(slopes, block, scratch).assign(slope);
        }
        // By itself, so that the rest of the result need not be kept.
        outputs = scratch.copy(outputs);
    }

    private List<INDArray> blocks(INDArray wide, Scratch scratch) {
        return IntStream.range(0, BLOCKS)
                .mapToObj(block -> scratch.copy(block(wide, block, scratch)))
                .toList();
    }

    // Derivatives of φ at z_a and of σ at the other three.
    private List<INDArray> ofPreActivations(
            INDArray z, BiFunction<ScalarFunction, INDArray, INDArray> derivative, Scratch scratch) {
        List<INDArray> blocks = blocks(z, scratch);
        for (int block = 0; block < BLOCKS; block++) {
            derivative.apply(block == CANDIDATE ? activation : gate, blocks.get(block));
        }
        return blocks;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray eta = scratch.copy(part(cotangent, 0, 1, scratch));
        INDArray gamma = narrow(scratch).assign(0);
        INDArray zeta = wide(scratch).assign(0);
        pullBack(eta, gamma, zeta, scratch);
        addWeights(outputs, zeta, cotangents, scratch);
        cotangents.add(inputs, zeta);
        bend(eta, gamma, zeta, scratch);
        forward = null;
    }

    private void bend(INDArray eta, INDArray gamma, INDArray zeta, Scratch scratch) {
        List<INDArray> preSlopes = forward.preSlopes();
        preCotangents = zeta;
        crossing = scratch.copy(preSlopes.get(CANDIDATE))
                .muli(preSlopes.get(INPUT))
                .muli(gamma);
        recall = scratch.copy(preSlopes.get(FORGET)).muli(gamma);
        exposureSlopes =
                scratch.copy(forward.memorySlopes()).muli(preSlopes.get(OUTPUT)).muli(eta);
        exposureBends = second(activation, scratch.copy(memories))
                .muli(forward.gates().get(OUTPUT))
                .muli(eta);
        bends = wide(scratch);
        List<INDArray> seconds = ofPreActivations(forward.preActivations(), LstmSequence::second, scratch);
        for (int block = 0; block < BLOCKS; block++) {
            INDArray bend =
                    seconds.get(block).muli(forward.partners().get(block)).muli(block == OUTPUT ? eta : gamma);
            block(bends, block, scratch).assign(bend);
        }
    }

    private static INDArray second(ScalarFunction function, INDArray x) {
        return function.piecewiseLinear() ? x.assign(0) : function.secondDerivative(x);
    }

    /**
     * The recursion of cotangents, from the last time step to the first.
     *
     * @param eta what is known of η; becomes η
     * @param gamma what γ has beside P η + (f γ)₊; becomes γ
     * @param zeta what ζ has beside S ∘ (γ, γ, η, γ); becomes ζ
     */
    private void pullBack(INDArray eta, INDArray gamma, INDArray zeta, Scratch scratch) {
        INDArray product = scratch.array(examples, size);
        INDArray products = scratch.array(examples, BLOCKS * size);
        for (long position = order.steps() - 1; position >= 0; position--) {
            long time = order.at(position);
            INDArray ofOutput = at(eta, time, scratch);
            INDArray ofMemory = at(gamma, time, scratch);
            if (position + 1 < order.steps()) {
                long next = order.at(position + 1);
                MatrixProduct.addAdjoint(at(zeta, next, scratch), recurrent, ofOutput, scratch);
                ofMemory.addi(at(forget, next, scratch).mul(at(gamma, next, scratch), product));
            }
            ofMemory.addi(at(exposure, time, scratch).mul(ofOutput, product));
            INDArray slope = at(slopes, time, scratch);
            // (γ, γ, γ, γ), and then η in its place.
            Broadcast.multiply(
                    scratch.view(slope, examples, BLOCKS, size),
                    scratch.view(ofMemory, examples, 1, size),
                    scratch.view(products, examples, BLOCKS, size));
            block(slope, OUTPUT, scratch).mul(ofOutput, block(products, OUTPUT, scratch));
            at(zeta, time, scratch).addi(products);
        }
    }

    // Adds Σ h₋ᵀ ζ to the cotangent of R.
    private void addWeights(INDArray states, INDArray zeta, Cotangents cotangents, Scratch scratch) {
        Accumulator sum = cotangents.accumulator(weights);
        if (sum == null || order.steps() == 1) {
            return;
        }
        INDArray before = rows(order.earlier(states, scratch), scratch);
        INDArray after = rows(order.later(zeta, scratch), scratch);
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
        INDArray packed = scratch.array(6 * elements());
        INDArray h = part(packed, 0, 1, scratch);
        INDArray c = part(packed, 1, 1, scratch);
        INDArray z = part(packed, 2, BLOCKS, scratch);
        if (ofInputs == null) {
            z.assign(0);
        } else {
            z.assign(ofInputs);
        }
        if (ofWeights != null && order.steps() > 1) {
            new MatrixProduct()
                    .apply(
                            rows(order.earlier(outputs, scratch), scratch),
                            ofWeights,
                            rows(order.later(z, scratch), scratch),
                            scratch);
        }
        INDArray products = scratch.array(examples, BLOCKS * size);
        for (long position = 0; position < order.steps(); position++) {
            long time = order.at(position);
            INDArray now = at(z, time, scratch);
            INDArray memory = at(c, time, scratch);
            INDArray output = at(h, time, scratch);
            if (position > 0) {
                new MatrixProduct().apply(at(h, order.at(position - 1), scratch), recurrent, now, scratch);
            }
            at(slopes, time, scratch).mul(now, products);
            block(products, CANDIDATE, scratch).add(block(products, INPUT, scratch), memory);
            if (position > 0) {
                memory.addi(block(products, FORGET, scratch));
                at(forget, time, scratch).mul(at(c, order.at(position - 1), scratch), output);
                memory.addi(output);
            }
            at(exposure, time, scratch).mul(memory, output);
            output.addi(block(products, OUTPUT, scratch));
        }
        return packed;
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray tangent = bends == null ? null : tangents.of(result);
        if (cotangent == null && tangent == null) {
            return;
        }
        INDArray eta = narrow(scratch);
        if (cotangent == null) {
            eta.assign(0);
        } else {
            eta.assign(part(cotangent, 0, 1, scratch));
        }
        INDArray gamma = narrow(scratch);
        INDArray zeta = wide(scratch);
        if (tangent == null) {
            gamma.assign(0);
            zeta.assign(0);
        } else {
            addCurvature(tangent, tangents.of(weights), eta, gamma, zeta, scratch);
        }
        pullBack(eta, gamma, zeta, scratch);
        cotangents.add(inputs, zeta);
        addWeights(outputs, zeta, cotangents, scratch);
        if (tangent != null) {
            addWeights(part(tangent, 0, 1, scratch), preCotangents, cotangents, scratch);
        }
    }

    private void addCurvature(
            INDArray tangent, INDArray ofWeights, INDArray eta, INDArray gamma, INDArray zeta, Scratch scratch) {
        INDArray c = part(tangent, 1, 1, scratch);
        INDArray z = part(tangent, 2, BLOCKS, scratch);
        List<INDArray> blocks = blocks(z, scratch);
        INDArray product = narrow(scratch);
        INDArray crossings = wide(scratch);
        block(crossings, CANDIDATE, scratch).assign(crossing.mul(blocks.get(INPUT), product));
        block(crossings, INPUT, scratch).assign(crossing.mul(blocks.get(CANDIDATE), product));
        block(crossings, OUTPUT, scratch).assign(exposureSlopes.mul(c, product));
        block(crossings, FORGET, scratch).assign(0);
        exposureBends.mul(c, gamma);
        gamma.addi(exposureSlopes.mul(blocks.get(OUTPUT), product));
        if (order.steps() > 1) {
            INDArray remembered = order.later(recall, scratch);
            INDArray part = order.later(product, scratch);
            order.later(block(crossings, FORGET, scratch), scratch)
                    .assign(remembered.mul(order.earlier(c, scratch), part));
            order.earlier(gamma, scratch).addi(remembered.mul(order.later(blocks.get(FORGET), scratch), part));
        }
        bends.mul(z, zeta).addi(crossings);
        if (ofWeights != null && order.steps() > 1) {
            MatrixProduct.addAdjoint(
                    rows(order.later(preCotangents, scratch), scratch),
                    ofWeights,
                    rows(order.earlier(eta, scratch), scratch),
                    scratch);
        }
    }

    @Override
    protected Work work(long result) {
        Work operations = Work.operation(2 * examples * size).times(8);
        return operations.plus(Work.product(examples, size, BLOCKS * size)).times(order.steps());
    }

    @Override
    protected boolean curved() {
        return inputs.active() || weights.active();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(
                        recurrent,
                        outputs,
                        forget,
                        slopes,
                        exposure,
                        preCotangents,
                        bends,
                        crossing,
                        recall,
                        exposureSlopes,
                        exposureBends)
                .filter(Objects::nonNull)
                .toList();
    }
}
