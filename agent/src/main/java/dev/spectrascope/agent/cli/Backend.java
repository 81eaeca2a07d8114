package dev.spectrascope.agent.cli;

import org.nd4j.linalg.factory.Nd4j;

/** Whether networks can run at all: found out once, before a snapshot fails for it. */
final class Backend {

    private Backend() {}

    /**
     * Starts ND4J.
     *
     * @throws CommandFailure one line on what is missing
     */
    static void require() throws CommandFailure {
        try {
            Nd4j.getBackend();
        } catch (LinkageError | RuntimeException e) {
            String missing = FailureMessages.missing(e);
            throw missing == null
                    ? CommandFailure.failed("ND4J could not be started: " + e, e)
                    : CommandFailure.usage(missing + FailureMessages.REMEDY);
        }
    }
}
