package dev.spectrascope.agent.session;

import dev.spectrascope.agent.bridge.TrainingEvents;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells what SameDiff graphs do as if they were networks of layers. A graph's own methods tell of passes, one perhaps inside
 * another, and of batches: what a batch is for depends on the pass. An update's end is seen when the next batch is taken, or the
 * pass ends: nothing changes the parameters in between.
 */
final class GraphPasses {

    private final TrainingEvents target;

    /** Of each thread the passes that it is in, the innermost first; none is kept for a thread that is in none. */
    private final ThreadLocal<Deque<String>> passes = new ThreadLocal<>();

    GraphPasses(TrainingEvents target) {
        this.target = target;
    }

    void start(Object graph, String pass) {
        Deque<String> open = passes.get();
        if (open == null) {
            open = new ArrayDeque<>();
            passes.set(open);
        }
        // Outputs are of interest where they are those of validation data.
        boolean validates = pass.equals(TrainingEvents.OUTPUTS)
                && (open.contains(TrainingEvents.FITS_EPOCHS) || open.contains(TrainingEvents.FITS));
        open.push(validates ? TrainingEvents.EVALUATES : pass);
        if (pass.equals(TrainingEvents.FITS_EPOCHS)) {
            target.epochStarts(graph);
        } else if (open.peek().equals(TrainingEvents.EVALUATES)) {
            target.iterationEnds(graph);
            target.evaluationStarts(graph);
        }
    }

    void take(Object graph, Object batch) {
        Deque<String> open = passes.get();
        if (open == null) {
            return;
        }
        switch (open.peek()) {
            case TrainingEvents.FITS_EPOCHS, TrainingEvents.FITS -> {
                seeWhatIsDone(graph);
                target.trainsOn(graph, batch);
                target.iterationStarts(graph);
            }
            case TrainingEvents.EVALUATES -> target.evaluates(graph, batch);
            default -> {
                // Outputs that the program asks for.
            }
        }
    }

    private void seeWhatIsDone(Object graph) {
        target.iterationEnds(graph);
        target.epochEnds(graph);
    }

    void end(Object graph) {
        Deque<String> open = passes.get();
        if (open == null) {
            // The agent came in the middle of the pass.
            return;
        }
        String pass = open.pop();
        if (open.isEmpty()) {
            passes.remove();
        }
        switch (pass) {
            case TrainingEvents.FITS_EPOCHS, TrainingEvents.FITS -> seeWhatIsDone(graph);
            case TrainingEvents.EVALUATES -> target.evaluationEnds(graph);
            default -> {
                // Outputs that the program asked for.
            }
        }
    }
}
