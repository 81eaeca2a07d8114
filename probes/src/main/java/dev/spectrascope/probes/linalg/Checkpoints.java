package dev.spectrascope.probes.linalg;

import java.util.function.Supplier;

/** Where one run leaves its state now and then, and finds it again after a kill. */
public interface Checkpoints {

    /** Keeps nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public <T extends Resumable> T resume(Supplier<T> beginning) {
            return beginning.get();
        }

        @Override
        public void offer(Resumable run) {
            // Nothing is kept.
        }
    };

    /**
     * The run to go on with.
     *
     * @param beginning makes a run that has made no product
     * @return such a run, in the state that was stored last; at its beginning where nothing usable was stored
     */
    <T extends Resumable> T resume(Supplier<T> beginning);

    /** Called after every product with the run, whose state is stored or not, as this object sees fit. */
    void offer(Resumable run);
}
