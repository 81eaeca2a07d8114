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
 * @param logDensity how log-spectra are estimated; null for none
 * @param seed of every random vector
 * @param batchSize examples that go through the network at once, at least 1
 * @param memoryBudgetMegabytes memory in 2<sup>20</sup> bytes that may hold recorded activations between products;
 *     beyond it they are recomputed
 * @param eigenMemoryMegabytes most memory in 2<sup>20</sup> bytes for the vectors of the eigensolver and its result; 0
 *     for no bound: 2 · pairs + 12 vectors then, at least 22
 * @param blocks diagonal blocks to measure too; null for none
 * @param checks further proofs; null for none
 * @param classStructure the three-level structure of G; null for none
 * @param methods further algorithms to compare with, on the operators over whole sets; null for none
 */
public record ProbePlan(
        List<OperatorKind> operators,
        Integer top,
        int bottom,
        double tolerance,
        int products,
        Precision precision,
        DensityPlan density,
        LogDensityPlan logDensity,
        long seed,
        int batchSize,
        long memoryBudgetMegabytes,
        long eigenMemoryMegabytes,
        BlockPlan blocks,
        CheckPlan checks,
        ClassStructurePlan classStructure,
        List<Method> methods) {

    /**
     * Hess, G and H; the top eigenpairs of each class, three at the bottom, and linear and logarithmic densities from one run
     * of 128 steps; float.
     */
    public static final ProbePlan DEFAULT = new ProbePlan(
            List.of(OperatorKind.values()),
            null,
            3,
            1e-2,
            300,
            Precision.FLOAT,
            DensityPlan.DEFAULT,
            LogDensityPlan.DEFAULT,
            1,
            256,
            1024,
            0,
            BlockPlan.NONE,
            CheckPlan.DEFAULT,
            ClassStructurePlan.DEFAULT,
            List.of());

    public ProbePlan {
        operators = List.copyOf(operators);
        methods = methods == null ? List.of() : List.copyOf(methods);
        blocks = blocks == null ? BlockPlan.NONE : blocks;
        checks = checks == null ? CheckPlan.NONE : checks;
        classStructure = classStructure == null ? ClassStructurePlan.NONE : classStructure;
        require(!operators.isEmpty(), "operators", operators, "a list of hessian, g, h");
        require(top == null || top >= 1, "top", top, "at least 1");
        require(bottom >= 0, "bottom", bottom, "0 or more");
        require(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "between 0 and 1");
        require(products >= 1, "products", products, "at least 1");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(memoryBudgetMegabytes >= 0, "memoryBudgetMegabytes", memoryBudgetMegabytes, "0 or more");
        require(eigenMemoryMegabytes >= 0, "eigenMemoryMegabytes", eigenMemoryMegabytes, "0 or more");
    }

    /** A plan like this one but for what is set. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Lanczos steps from each start vector, as many as the longer of the densities needs; 0 where there is none. */
    int densitySteps() {
        return Math.max(density == null ? 0 : density.steps(), logDensity == null ? 0 : logDensity.steps());
    }

    /** Start vectors of the densities. */
    int densityVectors() {
        return density == null ? 1 : density.vectors();
    }

    /** Whether what is found at the upper end is projected out of the densities' runs. */
    boolean deflates() {
        return density == null || density.deflated();
    }

    /** How many eigenpairs to look for at the upper end, of a network with C outputs. */
    long wanted(long classes) {
        return top == null ? classes : top;
    }

    /** The same with densities of at most so many steps. */
    ProbePlan withAtMost(int steps) {
        return toBuilder()
                .density(density == null ? null : density.withSteps(Math.min(steps, density.steps())))
                .logDensity(logDensity == null ? null : logDensity.withSteps(Math.min(steps, logDensity.steps())))
                .build();
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

    /** Gathers the parts of a plan; each is described there. */
    public static final class Builder {

        private List<OperatorKind> operators;
        private Integer top;
        private int bottom;
        private double tolerance;
        private int products;
        private Precision precision;
        private DensityPlan density;
        private LogDensityPlan logDensity;
        private long seed;
        private int batchSize;
        private long memoryBudgetMegabytes;
        private long eigenMemoryMegabytes;
        private BlockPlan blocks;
        private CheckPlan checks;
        private ClassStructurePlan classStructure;
        private List<Method> methods;

        private Builder(ProbePlan plan) {
            this.operators = plan.operators;
            this.top = plan.top;
            this.bottom = plan.bottom;
            this.tolerance = plan.tolerance;
            this.products = plan.products;
            this.precision = plan.precision;
            this.density = plan.density;
            this.logDensity = plan.logDensity;
            this.seed = plan.seed;
            this.batchSize = plan.batchSize;
            this.memoryBudgetMegabytes = plan.memoryBudgetMegabytes;
            this.eigenMemoryMegabytes = plan.eigenMemoryMegabytes;
            this.blocks = plan.blocks;
            this.checks = plan.checks;
            this.classStructure = plan.classStructure;
            this.methods = plan.methods;
        }

        public Builder operators(List<OperatorKind> value) {
            operators = value;
            return this;
        }

        public Builder top(Integer value) {
            top = value;
            return this;
        }

        public Builder bottom(int value) {
            bottom = value;
            return this;
        }

        public Builder tolerance(double value) {
            tolerance = value;
            return this;
        }

        public Builder products(int value) {
            products = value;
            return this;
        }

        public Builder precision(Precision value) {
            precision = value;
            return this;
        }

        public Builder density(DensityPlan value) {
            density = value;
            return this;
        }

        public Builder logDensity(LogDensityPlan value) {
            logDensity = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        public Builder memoryBudgetMegabytes(long value) {
            memoryBudgetMegabytes = value;
            return this;
        }

        public Builder eigenMemoryMegabytes(long value) {
            eigenMemoryMegabytes = value;
            return this;
        }

        public Builder blocks(BlockPlan value) {
            blocks = value;
            return this;
        }

        public Builder checks(CheckPlan value) {
            checks = value;
            return this;
        }

        public Builder classStructure(ClassStructurePlan value) {
            classStructure = value;
            return this;
        }

        public Builder methods(List<Method> value) {
            methods = value;
            return this;
        }

        public ProbePlan build() {
            return new ProbePlan(
                    operators,
                    top,
                    bottom,
                    tolerance,
                    products,
                    precision,
                    density,
                    logDensity,
                    seed,
                    batchSize,
                    memoryBudgetMegabytes,
                    eigenMemoryMegabytes,
                    blocks,
                    checks,
                    classStructure,
                    methods);
        }
    }
}
