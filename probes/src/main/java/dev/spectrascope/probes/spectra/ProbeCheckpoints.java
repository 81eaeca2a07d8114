package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.Checkpoints;
import java.util.Optional;

/** Where the measurement of one network leaves now and then what it has, and finds it again after a kill. */
public interface ProbeCheckpoints {

    /** Keeps nothing. */
    ProbeCheckpoints NONE = new ProbeCheckpoints() {
        @Override
        public Checkpoints of(String stage) {
            return Checkpoints.NONE;
        }

        @Override
        public Optional<MeasuredOperator> measured(String name) {
            return Optional.empty();
        }

        @Override
        public void measured(String name, MeasuredOperator operator) {
            // Nothing is kept.
        }
    };

    /**
     * The checkpoints of one run of products.
     *
     * @param stage its name, as in the report's cost; unique within the measurement
     */
    Checkpoints of(String stage);

    /** What was found out about an operator, if that was stored. */
    Optional<MeasuredOperator> measured(String name);

    /** An operator is done with; the states of the stages whose names begin with its name and a dot are needed no more. */
    void measured(String name, MeasuredOperator operator);
}
