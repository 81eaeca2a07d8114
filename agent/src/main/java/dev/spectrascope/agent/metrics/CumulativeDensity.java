package dev.spectrascope.agent.metrics;

import java.util.Arrays;

/** The integral of a density over its grid, scaled so that it ends at 1. */
final class CumulativeDensity {

    private final double[] grid;
    private final double[] integral;
    private final double total;

    private CumulativeDensity(double[] grid, double[] integral) {
        this.grid = grid;
        this.integral = integral;
        this.total = integral[integral.length - 1];
    }

    /**
     * By trapezoids.
     *
     * @param grid ascending, at least one point
     * @param density at each point
     */
    static CumulativeDensity of(double[] grid, double[] density) {
        double[] integral = new double[grid.length];
        for (int i = 1; i < grid.length; i++) {
            integral[i] = integral[i - 1] + (grid[i] - grid[i - 1]) * (density[i] + density[i - 1]) / 2;
        }
        return new CumulativeDensity(grid, integral);
    }

    /** The integral over the whole grid, not scaled. */
    double total() {
        return total;
    }

    /** The share of the integral up to a bound; all of it at the end of the grid where the density is 0 everywhere. */
    double shareUpTo(double bound) {
        int last = grid.length - 1;
        if (bound >= grid[last]) {
            return 1;
        }
        if (bound < grid[0] || total <= 0) {
            return 0;
        }
        int found = Arrays.binarySearch(grid, bound);
        int cell = found >= 0 ? found : -found - 2;
        double within = (bound - grid[cell]) / (grid[cell + 1] - grid[cell]);
        return (integral[cell] + within * (integral[cell + 1] - integral[cell])) / total;
    }
}
