package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;

/** The first minibatch of a loop, by which it is known when the loop comes round to the same examples. */
final class LoopStart {

    /** Minibatches of fewer examples may be equal by chance. */
    private static final int FEWEST = 4;

    private final long examples;
    private final long first;
    private final long all;

    /**
     * @param first what its first example is known by
     */
    LoopStart(Batch batch, long first) {
        examples = batch.size();
        this.first = first;
        all = fingerprint(batch);
    }

    /**
     * Whether a minibatch has the same examples in the same order, as far as their features tell.
     *
     * @param itsFirst what its first example is known by
     */
    boolean isAgain(Batch batch, long itsFirst) {
        return examples >= FEWEST && batch.size() == examples && itsFirst == first && fingerprint(batch) == all;
    }

    private static long fingerprint(Batch batch) {
        long sum = 0;
        for (int i = 0; i < batch.size(); i++) {
            sum = Mixing.mix(sum + Example.fingerprint(batch, i));
        }
        return sum;
    }
}
