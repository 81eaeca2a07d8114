package dev.spectrascope.probes.linalg;

/** What was to be measured is NaN or infinite: training has diverged, or its data are not finite. */
public final class NotFiniteException extends ArithmeticException {

    private static final long serialVersionUID = 1;

    public NotFiniteException(String message) {
        super(message);
    }
}
