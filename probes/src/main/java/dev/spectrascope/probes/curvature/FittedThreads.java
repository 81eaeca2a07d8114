package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.tape.Work;
import org.nd4j.linalg.factory.Nd4j;

/**
 * As many threads for ND4J's own operations, and for BLAS, as those of a network's products are worth. ND4J divides whatever has
 * more than 1024 elements among all its threads, and to wake one takes as long as 100 000 elements: a Hessian product of an LSTM
 * of 64 units took three times as long on two threads as on one.
 *
 * <p>Both are settings of the whole process: only for one that does nothing else.
 */
public final class FittedThreads {

    private static final long ELEMENTS_PER_THREAD = 1L << 18;
    private static final long MULTIPLICATIONS_PER_THREAD = 1L << 21;

    private final int mostForOperations;
    private final int mostForProducts;

    FittedThreads(int mostForOperations, int mostForProducts) {
        this.mostForOperations = mostForOperations;
        this.mostForProducts = mostForProducts;
    }

    /** Up to as many as ND4J uses now. */
    public static FittedThreads ofThisProcess() {
        return new FittedThreads(
                Nd4j.getEnvironment().maxMasterThreads(), Nd4j.factory().blas().getMaxThreads());
    }

    /** A network whose curvature, whenever it is computed, has the process's threads fitted to it. */
    public ProbedNetwork of(ProbedNetwork network) {
        return (examples, precision, memory) -> {
            LossCurvature curvature = network.over(examples, precision, memory);
            fit(curvature.work(), curvature.layout().size());
            return curvature;
        };
    }

    /**
     * Fits them to products that consist of some work; leaves them as they are if it is not known.
     *
     * @param parameters p, the length of the vectors that eigensolvers work on, by BLAS too
     */
    public void fit(Work work, long parameters) {
        if (work.operations() > 0) {
            Nd4j.getEnvironment().setMaxMasterThreads(forOperations(work));
        }
        if (work.products() > 0) {
            Nd4j.factory().blas().setMaxThreads(forProducts(work, parameters));
        }
    }

    int forOperations(Work work) {
        return fitting(work.elements() / work.operations() / ELEMENTS_PER_THREAD, mostForOperations);
    }

    int forProducts(Work work, long parameters) {
        long ofProducts = work.multiplications() / work.products() / MULTIPLICATIONS_PER_THREAD;
        return fitting(Math.max(ofProducts, parameters / ELEMENTS_PER_THREAD), mostForProducts);
    }

    private static int fitting(long threads, int most) {
        return (int) Math.max(1, Math.min(threads, most));
    }
}
