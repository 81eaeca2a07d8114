package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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
        return weight(node -> node < value);
    }

    /** The weight of the nodes of one kind: the estimated share of such eigenvalues. */
    public double weight(DoublePredicate wanted) {
        double sum = 0;
        for (int m = 0; m < nodes.length; m++) {
            sum += wanted.test(nodes[m]) ? weights[m] : 0;
        }
        return sum;
    }

    /**
     * The distribution function, estimated: half the weight of a node counts as below it, and between nodes the function is
     * linear. That is nearer to the distribution whose quadrature the nodes are than the staircase is, which is off by up to a
     * node's weight.
     *
     * @return the share of the eigenvalues up to the value, in [0, 1]
     */
    public double distribution(double value) {
        double below = 0;
        for (int m = 0; m < nodes.length; m++) {
            double here = below + weights[m] / 2;
            if (value < nodes[m]) {
                if (m == 0) {
                    return 0;
                }
                double before = below - weights[m - 1] / 2;
                return before + (here - before) * (value - nodes[m - 1]) / (nodes[m] - nodes[m - 1]);
            }
            below += weights[m];
        }
        return 1;
    }

    /**
     * The values that the given shares of the weight lie below.
     *
     * @param shares ascending, in (0, 1)
     */
    public double[] quantiles(double[] shares) {
        double[] result = new double[shares.length];
        int m = 0;
        double below = weights[0];
        for (int k = 0; k < shares.length; k++) {
            while (below < shares[k] && m < nodes.length - 1) {
                below += weights[++m];
            }
            result[k] = nodes[m];
        }
        return result;
    }

    /** The Wasserstein-1 distance ∫ |F − G| dx of the two distribution functions, in the unit of the nodes. */
    public double distance(SpectralMeasure other) {
        double[] places = DoubleStream.concat(Arrays.stream(nodes), Arrays.stream(other.nodes))
                .sorted()
                .toArray();
        double distance = 0;
        double difference = 0;
        int mine = 0;
        int others = 0;
        for (int i = 0; i < places.length - 1; i++) {
            while (mine < nodes.length && nodes[mine] <= places[i]) {
                difference += weights[mine++];
            }
            while (others < other.nodes.length && other.nodes[others] <= places[i]) {
                difference -= other.weights[others++];
            }
            distance += Math.abs(difference) * (places[i + 1] - places[i]);
        }
        return distance;
    }

    /** The mean of several measures, each of which counts the same. */
    public static SpectralMeasure mean(List<SpectralMeasure> measures) {
        return ofUnordered(
                measures.stream()
                        .flatMapToDouble(measure -> Arrays.stream(measure.nodes))
                        .toArray(),
                measures.stream()
                        .flatMapToDouble(measure -> Arrays.stream(measure.weights))
                        .map(weight -> weight / measures.size())
                        .toArray());
    }

    /**
     * The measure of all p eigenvalues, by this one of all but some, and those.
     *
     * @param eigenvalues each of which gets the weight 1/p
     */
    SpectralMeasure with(List<Double> eigenvalues, long size) {
        double rest = (double) (size - eigenvalues.size()) / size;
        return ofUnordered(
                DoubleStream.concat(Arrays.stream(nodes), eigenvalues.stream().mapToDouble(Double::doubleValue))
                        .toArray(),
                DoubleStream.concat(
                                Arrays.stream(weights).map(weight -> weight * rest),
                                eigenvalues.stream().mapToDouble(value -> 1.0 / size))
                        .toArray());
    }

    private static SpectralMeasure ofUnordered(double[] nodes, double[] weights) {
        int[] order = IntStream.range(0, nodes.length)
                .boxed()
                .sorted(Comparator.comparingDouble(m -> nodes[m]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new SpectralMeasure(
                Arrays.stream(order).mapToDouble(m -> nodes[m]).toArray(),
                Arrays.stream(order).mapToDouble(m -> weights[m]).toArray());
    }
}
