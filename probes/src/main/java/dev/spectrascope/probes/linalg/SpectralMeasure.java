package dev.spectrascope.probes.linalg;

/**
 * A discrete distribution of eigenvalues: the Ritz values of a Lanczos run, weighted.
 *
 * @param nodes Ritz values, ascending
 * @param weights at least 0, of sum 1, in the same order
 */
public record SpectralMeasure(double[] nodes, double[] weights) {

    public SpectralMeasure {
        if (nodes.length == 0 || nodes.length != weights.length) {
            throw new IllegalArgumentException("a spectral measure needs as many weights as nodes, at least 1; got "
                    + weights.length + " and " + nodes.length);
        }
        nodes = nodes.clone();
        weights = weights.clone();
    }

    @Override
    public double[] nodes() {
        return nodes.clone();
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    /** Σ w θ = vᵀ A v: times p, an unbiased estimate of the trace of A. */
    public double mean() {
        double sum = 0;
        for (int m = 0; m < nodes.length; m++) {
            sum += weights[m] * nodes[m];
        }
        return sum;
    }

    /** The weight of the nodes below a value: the estimated share of eigenvalues there. */
    public double below(double value) {
        double sum = 0;
        for (int m = 0; m < nodes.length && nodes[m] < value; m++) {
            sum += weights[m];
        }
        return sum;
    }
}
