package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A computation recorded at one point, to be differentiated any number of times.
 *
 * <p>Life: declare {@link #constant constants} and {@link #parameter parameters}, {@link #record} steps,
 * {@link #adjoint} once if second derivatives are wanted, {@link #finish}, then sweep, then close.
 */
public final class Tape implements AutoCloseable {

    private final ArrayPool pool;
    private final Scratch recording;
    private final CotangentShare share;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Variable> parameters = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Variable> results = new ArrayList<>();
    private final Map<Step, Integer> shared = new LinkedHashMap<>();
    private boolean differentiatedTwice;

    /**
     * An empty tape.
     *
     * @param pool where it takes its arrays from
     */
    public Tape(ArrayPool pool) {
        this(pool, CotangentShare.WHOLE);
    }

    /**
     * An empty tape for one of several batches.
     *
     * @param pool where it takes its arrays from
     * @param share the batch's part in what all of them share
     */
    public Tape(ArrayPool pool, CotangentShare share) {
        this(pool, new Scratch(pool), share);
    }

    private Tape(ArrayPool pool, Scratch recording, CotangentShare share) {
        this.pool = pool;
        this.recording = recording;
        this.share = share;
    }

    /**
     * An empty tape inside another's recording, ended by {@link #finishWithin} and not closed.
     *
     * @param recording the other's scratch, where its arrays live
     */
    public static Tape within(Scratch recording) {
        return new Tape(recording.pool(), recording, CotangentShare.WHOLE);
    }

    /** A value that depends on no parameter; the array is neither changed nor closed. */
    public Variable constant(INDArray value) {
        return variable(value, false, false, null);
    }

    /** A value to differentiate by; the array is neither changed nor closed. Parameters count in order of declaration. */
    public Variable parameter(INDArray value) {
        Variable parameter = variable(value, true, false, null);
        parameters.add(parameter);
        return parameter;
    }

    /** Computes a step and records it. */
    public Variable record(Step step) {
        step.inputs().forEach(Variable::countUse);
        boolean active = step.inputs().stream().anyMatch(Variable::active);
        boolean known = share(step);
        boolean bends = step.curved() && !known || step.inputs().stream().anyMatch(Variable::bends);
        Variable result = variable(step.value(recording), active, active && bends, step);
        if (active) {
            steps.add(step);
            results.add(result);
        }
        return result;
    }

    // Whether the step's cotangent is known. A second step of the same parameter could not be told from the first, and
    // keeps its own.
    private boolean share(Step step) {
        int position = parameters.indexOf(step.ofParameter());
        if (position < 0 || shared.containsValue(position)) {
            return false;
        }
        shared.put(step, position);
        return share.known(position);
    }

    private Variable variable(INDArray primal, boolean active, boolean bends, Step source) {
        Variable variable = new Variable(variables.size(), active, bends, source, primal);
        variables.add(variable);
        return variable;
    }

    /** Arrays that live as long as the recording does, as far as they are named to {@link #finish}. */
    public Scratch recordingScratch() {
        return recording;
    }

    /** Arrays for one sweep; the caller closes it when it has done with the results. */
    public Scratch sweepScratch() {
        return new Scratch(pool);
    }

    /** Arrays for the sweeps of several vectors in step; the caller closes it when it has done with the results. */
    public SweepStack sweepStack(int vectors) {
        return new SweepStack(pool, vectors);
    }

    /**
     * Pulls cotangents of variables back, recording them for second derivatives: through all steps if gradients are wanted,
     * else as far as second derivatives need them.
     *
     * @param of the outputs
     * @param outputCotangents δ of each, of its shape
     * @param gradients one array for each parameter to add its cotangent to, or null if they are not wanted
     */
    public void adjoint(List<Variable> of, List<INDArray> outputCotangents, List<INDArray> gradients) {
        differentiatedTwice = true;
        Cotangents cotangents = new Cotangents(
                variables.size(), parameters, gradients, variable -> gradients != null || variable.bends(), recording);
        for (int i = 0; i < of.size(); i++) {
            recording.hold(outputCotangents.get(i));
            cotangents.add(of.get(i), outputCotangents.get(i));
            cotangents.hold(of.get(i));
        }
        int mark = recording.mark();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            INDArray own = cotangents.of(results.get(i));
            if (own != null) {
                step.adjoint(own, cotangents, recording);
                step.kept().forEach(recording::hold);
                step.inputs().forEach(cotangents::hold);
                cotangents.drop(results.get(i));
                recording.releaseSince(mark);
            }
        }
        shared.forEach((step, parameter) -> step.exchangeCotangent(own -> share.exchange(parameter, own)));
    }

    /** As {@link #adjoint(List, List, List)}, of one output. */
    public void adjoint(Variable of, INDArray cotangent, List<INDArray> gradients) {
        adjoint(List.of(of), Collections.singletonList(cotangent), gradients);
    }

    /**
     * Ends the recording: everything but what sweeps need is returned to the pool.
     *
     * @param alsoKept arrays from the recording's scratch that the caller goes on using
     */
    public void finish(List<INDArray> alsoKept) {
        Set<INDArray> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(finishWithin());
        kept.addAll(alsoKept);
        recording.keepOnly(kept);
    }

    /**
     * Ends a recording {@link #within} another.
     *
     * @return the arrays that its sweeps need, which the other is to keep
     */
    public List<INDArray> finishWithin() {
        variables.forEach(Variable::dropPrimal);
        return steps.stream().flatMap(step -> step.kept().stream()).toList();
    }

    /** Computes, once the recording is finished, what makes each of many sweeps faster. */
    public void prepare() {
        steps.forEach(step -> step.prepare(recording));
    }

    /** The bytes that {@link #prepare} would keep. */
    public long preparationBytes() {
        return steps.stream()
                        .mapToLong(step -> step.preparation(pool.dataType()))
                        .sum()
                * pool.dataType().width();
    }

    /** The bytes kept between sweeps, without constants and parameters. */
    public long recordedBytes() {
        return recording.bytes();
    }

    /** What a sweep borrows at a time, roughly, in bytes. */
    public long sweepBytes() {
        return work().elements() * pool.dataType().width();
    }

    /** What a sweep consists of, roughly. */
    public Work work() {
        Work sum = Work.NONE;
        for (int i = 0; i < steps.size(); i++) {
            sum = sum.plus(steps.get(i).work(ArrayPool.length(results.get(i).shape())));
        }
        return sum;
    }

    /** The tangents of all variables for given tangents of the parameters (null is zero), by one forward sweep. */
    public Tangents tangents(List<INDArray> parameterTangents, Scratch scratch) {
        return forwardSweep()
                .tangents(List.of(parameterTangents), variable -> true, new SweepStack(scratch))
                .get(0);
    }

    /**
     * The tangents of some variables for given tangents of the parameters (null is zero), for several vectors in step. All others
     * are released when no step needs them any more.
     *
     * @param of these variables
     * @param parameterTangents of each vector
     * @param stack one place for each vector
     */
    public List<Tangents> tangentsOf(List<Variable> of, List<List<INDArray>> parameterTangents, SweepStack stack) {
        return forwardSweep().tangents(parameterTangents, of::contains, stack);
    }

    /** The same, and the tangents that {@link #adjointTangents} asks for. */
    public List<Tangents> tangentsFor(List<Variable> of, List<List<INDArray>> parameterTangents, SweepStack stack) {
        ForwardSweep sweep = forwardSweep();
        Predicate<Variable> bySteps = sweep.readByCurvedSteps();
        return sweep.tangents(parameterTangents, variable -> of.contains(variable) || bySteps.test(variable), stack);
    }

    private ForwardSweep forwardSweep() {
        return new ForwardSweep(steps, results, parameters, variables.size());
    }

    /** No tangents: with them, {@link #adjointTangent} is the plain transposed Jacobian. */
    public Tangents zeroTangents() {
        return new Tangents(variables.size());
    }

    /**
     * Pulls back the tangents of cotangents, by one reverse sweep.
     *
     * @param of the variables that {@link #adjoint} was given, unless all tangents are zero
     * @param outputCotangents δ̇ of each of them; null is zero
     * @param tangents the tangents of the variables; those other than zero ask for an earlier {@link #adjoint}
     * @param sums one array for each parameter, which the result is added to
     */
    public void adjointTangent(
            List<Variable> of,
            List<INDArray> outputCotangents,
            Tangents tangents,
            List<INDArray> sums,
            Scratch scratch) {
        adjointTangents(of, List.of(outputCotangents), List.of(tangents), List.of(sums), new SweepStack(scratch));
    }

    /**
     * The same for several vectors in step.
     *
     * @param outputCotangents of each vector
     * @param tangents of each vector
     * @param sums of each vector
     */
    public void adjointTangents(
            List<Variable> of,
            List<List<INDArray>> outputCotangents,
            List<Tangents> tangents,
            List<List<INDArray>> sums,
            SweepStack stack) {
        List<Cotangents> cotangents = new ArrayList<>();
        for (int j = 0; j < stack.vectors(); j++) {
            Cotangents ofOne = new Cotangents(variables.size(), parameters, sums.get(j), variable -> true, stack.of(j));
            for (int i = 0; i < of.size(); i++) {
                // Held by the caller, too, who may go on with them.
                stack.of(j).hold(outputCotangents.get(j).get(i));
                ofOne.add(of.get(i), outputCotangents.get(j).get(i));
                ofOne.hold(of.get(i));
            }
            cotangents.add(ofOne);
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            pullBack(steps.get(i), results.get(i), tangents, cotangents, stack);
        }
    }

    private void pullBack(
            Step step, Variable result, List<Tangents> tangents, List<Cotangents> cotangents, SweepStack stack) {
        List<INDArray> own = new ArrayList<>();
        for (Cotangents ofOne : cotangents) {
            own.add(ofOne.of(result));
        }
        if (own.stream().anyMatch(Objects::nonNull) || differentiatedTwice && step.curved()) {
            step.adjointTangents(tangents, own, cotangents, stack);
            for (Cotangents ofOne : cotangents) {
                step.inputs().forEach(ofOne::hold);
                ofOne.drop(result);
            }
            stack.endStep();
        }
    }

    /**
     * Which parameters have squared norms of single rows: those that one step alone reads, whose rows are as many.
     *
     * @param rows n, the examples
     * @return one answer for each parameter
     */
    public boolean[] normed(long rows) {
        boolean[] normed = new boolean[parameters.size()];
        for (int k = 0; k < normed.length; k++) {
            Variable parameter = parameters.get(k);
            normed[k] = IntStream.range(0, steps.size()).anyMatch(i -> tellsNorms(i, parameter, rows));
        }
        return normed;
    }

    private boolean tellsNorms(int step, Variable parameter, long rows) {
        return parameter.usedOnce()
                && steps.get(step).normedInput() == parameter
                && results.get(step).shape()[0] == rows;
    }

    /**
     * Pulls cotangents back without second derivatives, and tells of single rows what they add to the parameters' cotangents.
     *
     * @param sums one array for each parameter, or null if only the norms are wanted
     * @param squaredNorms [n, 1]: element i grows by the sum of ‖·‖² of row i's share over all parameters that are
     *     {@link #normed}
     */
    public void adjoint(
            List<Variable> of,
            List<INDArray> outputCotangents,
            List<INDArray> sums,
            INDArray squaredNorms,
            Scratch scratch) {
        Tangents zero = zeroTangents();
        Cotangents cotangents = new Cotangents(variables.size(), parameters, sums, variable -> true, scratch);
        for (int i = 0; i < of.size(); i++) {
            cotangents.add(of.get(i), outputCotangents.get(i));
        }
        // Where only norms are wanted, nothing is pulled back further than they ask for.
        int last = sums == null ? firstNormed(squaredNorms.size(0)) : 0;
        for (int i = steps.size() - 1; i >= last; i--) {
            INDArray own = cotangents.of(results.get(i));
            if (own == null) {
                continue;
            }
            if (tellsNorms(i, squaredNorms.size(0))) {
                steps.get(i).addSquaredNorms(own, squaredNorms, scratch);
            }
            if (sums != null || i > last) {
                steps.get(i).adjointTangent(zero, own, cotangents, scratch);
            }
        }
    }

    private int firstNormed(long rows) {
        return IntStream.range(0, steps.size())
                .filter(i -> tellsNorms(i, rows))
                .findFirst()
                .orElse(steps.size());
    }

    private boolean tellsNorms(int step, long rows) {
        Variable normed = steps.get(step).normedInput();
        return parameters.contains(normed) && tellsNorms(step, normed, rows);
    }

    /** As {@link #adjointTangent(List, List, Tangents, List, Scratch)}, of one output. */
    public void adjointTangent(
            Variable of, INDArray cotangent, Tangents tangents, List<INDArray> sums, Scratch scratch) {
        adjointTangent(List.of(of), Collections.singletonList(cotangent), tangents, sums, scratch);
    }

    /** Returns the recording to the pool. */
    @Override
    public void close() {
        recording.close();
    }
}
