package dev.spectrascope.probes.linalg;

import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** Turns the weighted nodes of a spectral measure into a smooth density on a grid. */
final class GaussianSmoothing {

    private GaussianSmoothing() {}

    /**
     * A Gaussian bump of the node's weight at the place of every node wanted, scaled so that the trapezoidal rule finds
     * their weight again.
     *
     * @param place where on the grid's axis a node belongs
     * @param grid points at equal distance, ascending, at least 2, which reach over every place
     * @param sigma at least the distance of the grid's points, or bumps fall between them
     */
    static double[] of(
            SpectralMeasure measure, DoublePredicate wanted, DoubleUnaryOperator place, double[] grid, double sigma) {
        double[] nodes = measure.nodes();
        double[] weights = measure.weights();
        double[] density = new double[grid.length];
        for (int m = 0; m < nodes.length; m++) {
            if (!wanted.test(nodes[m])) {
                continue;
            }
            double centre = place.applyAsDouble(nodes[m]);
            for (int k = 0; k < grid.length; k++) {
                double distance = (grid[k] - centre) / sigma;
                density[k] += weights[m] * Math.exp(-distance * distance / 2);
            }
        }
        double integral = SpectralDensity.trapezoid(density, grid[1] - grid[0]);
        if (integral > 0) {
            double scale = measure.weight(wanted) / integral;
            for (int k = 0; k < density.length; k++) {
                density[k] *= scale;
            }
        }
        return density;
    }
}
