package dev.spectrascope.probes.spectra;

/**
 * Something of a plan that a report holds less of, for the sake of time.
 *
 * @param what of the plan ({@code lanczosSteps}, {@code products}, {@code examples.train}, {@code operators}, …), or the stage that
 *     was cut short ({@code train.hessian.density})
 * @param planned by the plan, in words
 * @param measured instead, in words
 * @param ahead whether that was decided before measuring began, from the time that a product takes; otherwise the time was
 *     over in the midst of it
 */
public record Degradation(String what, String planned, String measured, boolean ahead) {

    /** For people, in one line. */
    @Override
    public String toString() {
        return what + ": " + measured + " instead of " + planned;
    }
}
