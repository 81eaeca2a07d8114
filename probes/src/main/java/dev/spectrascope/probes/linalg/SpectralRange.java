package dev.spectrascope.probes.linalg;

/**
 * An interval of the real line, from lower to upper.
 *
 * @param lower at most upper
 */
public record SpectralRange(double lower, double upper) {

    public SpectralRange {
        if (!(lower <= upper) || Double.isInfinite(lower) || Double.isInfinite(upper)) {
            throw new IllegalArgumentException(
                    "a spectral range needs finite bounds in order; got [" + lower + ", " + upper + "]");
        }
    }

    /** The smallest range that holds this one and another. */
    public SpectralRange hull(SpectralRange other) {
        return new SpectralRange(Math.min(lower, other.lower), Math.max(upper, other.upper));
    }

    public double width() {
        return upper - lower;
    }

    /** The largest |λ| in the range. */
    public double magnitude() {
        return Math.max(Math.abs(lower), Math.abs(upper));
    }

    /**
     * This range, wider on each side by a share of its width. A range of (nearly) no width, that of a multiple of the
     * identity, is widened by that share of its place instead, and one at 0 becomes [−1, 1], so that a density can be
     * drawn over the result.
     *
     * @param share τ, above 0
     */
    public SpectralRange widened(double share) {
        double place = magnitude();
        if (place == 0) {
            return new SpectralRange(-1, 1);
        }
        double margin = width() > 1e-6 * place ? share * width() : share * place;
        return new SpectralRange(lower - margin, upper + margin);
    }
}
