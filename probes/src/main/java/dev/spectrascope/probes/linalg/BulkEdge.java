package dev.spectrascope.probes.linalg;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The upper edge of a bulk of eigenvalues: the eigenvalue that has a given number of others, the outliers, above it.
 *
 * <p>Read from the Ritz values of a stochastic Lanczos run at no further product: each stands for p times its weight
 * eigenvalues, an estimate whose error is of the order of the count itself for the outermost ones. The edge of a
 * dense bulk moves little with that count.
 */
public final class BulkEdge {

    private record Node(double ritzValue, double eigenvalues) {}

    private BulkEdge() {}

    /**
     * @param outliers eigenvalues to leave above the edge, at least 0
     * @return the largest Ritz value at which the eigenvalues from there up are more than the outliers; the smallest
     *     of all where there are no more than those
     */
    public static double of(StochasticLanczos.Sample sample, long outliers) {
        if (outliers < 0) {
            throw new IllegalArgumentException("the outliers above a bulk must be at least 0; got " + outliers);
        }
        List<SpectralMeasure> measures = sample.measures();
        List<Node> descending = measures.stream()
                .flatMap(measure -> nodes(measure, (double) sample.size() / measures.size()))
                .sorted(Comparator.comparingDouble(Node::ritzValue).reversed())
                .toList();
        double above = 0;
        for (Node node : descending) {
            above += node.eigenvalues();
            // Half an eigenvalue of slack: the weights of isolated eigenvalues are 1/p on average only.
            if (above > outliers + 0.5) {
                return node.ritzValue();
            }
        }
        return descending.get(descending.size() - 1).ritzValue();
    }

    private static Stream<Node> nodes(SpectralMeasure measure, double eigenvalues) {
        double[] ritzValues = measure.nodes();
        double[] weights = measure.weights();
        return IntStream.range(0, ritzValues.length).mapToObj(m -> new Node(ritzValues[m], weights[m] * eigenvalues));
    }
}
