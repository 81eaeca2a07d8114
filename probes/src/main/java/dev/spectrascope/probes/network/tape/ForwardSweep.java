package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Tangents of a tape's variables, step by step.
 *
 * @param results of the steps
 * @param parameters whose tangents are given
 * @param variables how many there are
 */
record ForwardSweep(List<Step> steps, List<Variable> results, List<Variable> parameters, int variables) {

    /**
     * The tangents for given tangents of the parameters (null is zero), of several vectors in step.
     *
     * @param parameterTangents of each vector; the caller's, and never released
     * @param asked of which variables the tangents are wanted in the end; those of others are released when no step needs them any
     *     more
     */
    List<Tangents> tangents(List<List<INDArray>> parameterTangents, Predicate<Variable> asked, SweepStack stack) {
        List<Tangents> tangents = given(parameterTangents, stack.vectors());
        int[] lastReader = lastReaders();
        for (int i = 0; i < steps.size(); i++) {
            Variable result = results.get(i);
            List<INDArray> ofResult = steps.get(i).tangents(tangents, stack);
            for (int j = 0; j < stack.vectors(); j++) {
                stack.of(j).hold(ofResult.get(j));
                tangents.get(j).set(result, ofResult.get(j));
            }
            for (Variable variable : steps.get(i).inputs()) {
                if (lastReader[variable.index()] == i && !asked.test(variable) && !parameters.contains(variable)) {
                    drop(variable, tangents, stack);
                }
            }
            stack.endStep();
        }
        return tangents;
    }

    private List<Tangents> given(List<List<INDArray>> parameterTangents, int vectors) {
        List<Tangents> tangents = new ArrayList<>();
        for (int j = 0; j < vectors; j++) {
            Tangents ofOne = new Tangents(variables);
            for (int i = 0; i < parameters.size(); i++) {
                ofOne.set(parameters.get(i), parameterTangents.get(j).get(i));
            }
            tangents.add(ofOne);
        }
        return tangents;
    }

    // The position of the last step that reads a variable.
    private int[] lastReaders() {
        int[] last = new int[variables];
        for (int i = 0; i < steps.size(); i++) {
            for (Variable input : steps.get(i).inputs()) {
                last[input.index()] = i;
            }
        }
        return last;
    }

    private static void drop(Variable variable, List<Tangents> tangents, SweepStack stack) {
        for (int j = 0; j < stack.vectors(); j++) {
            stack.of(j).drop(tangents.get(j).of(variable));
            tangents.get(j).set(variable, null);
        }
    }

    /** The variables whose tangents a reverse sweep reads: what curved steps read and result in. */
    Predicate<Variable> readByCurvedSteps() {
        boolean[] read = new boolean[variables];
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).curved()) {
                read[results.get(i).index()] = true;
                steps.get(i).inputs().forEach(input -> read[input.index()] = true);
            }
        }
        return variable -> read[variable.index()];
    }
}
