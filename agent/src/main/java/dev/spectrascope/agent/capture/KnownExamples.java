package dev.spectrascope.agent.capture;

import java.util.Set;

/**
 * Examples by their fingerprints, and how much it says if another has one of these. Where features are few and discrete, as
 * indices or flags are, examples are equal by chance.
 *
 * @param fingerprints of all
 * @param draws how many examples have them
 * @param collision the share of equal pairs within minibatches, which tells nothing of examples that came again with a later
 *     one
 */
record KnownExamples(Set<Long> fingerprints, long draws, double collision) {

    static final KnownExamples NONE = new KnownExamples(Set.of(), 0, 0);

    /** How likely an example that has nothing to do with these is equal to one of them: 1 − (1 − collision)<sup>draws</sup>. */
    double coincidence() {
        return -Math.expm1(draws * Math.log1p(-collision));
    }
}
