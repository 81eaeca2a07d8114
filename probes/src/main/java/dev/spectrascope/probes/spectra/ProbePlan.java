package dev.spectrascope.probes.spectra;

import java.util.List;

/**
 * What is to be measured of one snapshot. One seed decides every random vector, so that the same snapshot gives the
 * same report on the same machine.
 *
 * @param operators the operators to measure, in this order; not empty
 * @param top eigenpairs at the upper end of each operator; null for as many as there are classes
 * @param bottom eigenpairs at the lower end, 0 for none
 * @param tolerance residual ‖Av − λv‖ / |λ| at which an eigenpair counts as found, in (0, 1)
 * @param products most products spent on the eigenpairs of one operator, at least 1; what has not come down to the
 *     tolerance by then is reported with the residual it has
 * @param precision floating-point type of the products
 * @param density how densities are estimated; null for none
 * @param seed of every random vector
 * @param batchSize examples that go through the network at once, at least 1
 * @param memoryBudgetMegabytes memory in 2<sup>20</sup> bytes that may hold recorded activations between products;
 *     beyond it they are recomputed
 * @param blocks diagonal blocks to measure too; null for none
 * @param checks further proofs; null for none
 */
public record ProbePlan(
        List<OperatorKind> operators,
        Integer top,
        int bottom,
        double tolerance,
        int products,
        Precision precision,
        DensityPlan density,
        long seed,
        int batchSize,
        long memoryBudgetMegabytes,
        BlockPlan blocks,
        CheckPlan checks) {

    /** Hess, G and H; the top eigenpairs of each class, three at the bottom, and a density of 128 steps; float. */
    public static final ProbePlan DEFAULT = new ProbePlan(
            List.of(OperatorKind.values()),
            null,
            3,
            1e-2,
            300,
            Precision.FLOAT,
            DensityPlan.DEFAULT,
            1,
            256,
            1024,
            BlockPlan.NONE,
            CheckPlan.DEFAULT);

    public ProbePlan {
        operators = List.copyOf(operators);
        blocks = blocks == null ? BlockPlan.NONE : blocks;
        checks = checks == null ? CheckPlan.NONE : checks;
        require(!operators.isEmpty(), "operators", operators, "a list of hessian, g, h");
        require(top == null || top >= 1, "top", top, "at least 1");
        require(bottom >= 0, "bottom", bottom, "0 or more");
        require(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "between 0 and 1");
        require(products >= 1, "products", products, "at least 1");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(memoryBudgetMegabytes >= 0, "memoryBudgetMegabytes", memoryBudgetMegabytes, "0 or more");
    }

    /** Without blocks and further checks. */
    public ProbePlan(
            List<OperatorKind> operators,
            Integer top,
            int bottom,
            double tolerance,
            int products,
            Precision precision,
            DensityPlan density,
            long seed,
            int batchSize,
            long memoryBudgetMegabytes) {
        this(
                operators,
                top,
                bottom,
                tolerance,
                products,
                precision,
                density,
                seed,
                batchSize,
                memoryBudgetMegabytes,
                BlockPlan.NONE,
                CheckPlan.NONE);
    }

    /** The same plan with other blocks. */
    public ProbePlan withBlocks(BlockPlan other) {
        return with(precision, other, checks);
    }

    /** The same plan with other checks. */
    public ProbePlan withChecks(CheckPlan other) {
        return with(precision, blocks, other);
    }

    /** The same plan, products in another precision. */
    public ProbePlan withPrecision(Precision other) {
        return with(other, blocks, checks);
    }

    private ProbePlan with(Precision otherPrecision, BlockPlan otherBlocks, CheckPlan otherChecks) {
        return new ProbePlan(
                operators,
                top,
                bottom,
                tolerance,
                products,
                otherPrecision,
                density,
                seed,
                batchSize,
                memoryBudgetMegabytes,
                otherBlocks,
                otherChecks);
    }

    /** How many eigenpairs to look for at the upper end, of a network with C outputs. */
    long wanted(long classes) {
        return top == null ? classes : top;
    }

    /** The memory budget in bytes. */
    long memoryBudgetBytes() {
        return memoryBudgetMegabytes << 20;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("probes." + name + " is " + value + "; it must be " + expected);
        }
    }
}
