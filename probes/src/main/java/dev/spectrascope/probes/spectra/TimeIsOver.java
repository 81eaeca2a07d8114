package dev.spectrascope.probes.spectra;

/** Breaks an algorithm off that has nothing to show before its end. */
final class TimeIsOver extends RuntimeException {

    private static final long serialVersionUID = 1;

    TimeIsOver() {
        super("the time of the report is over", null, false, false);
    }
}
