package dev.spectrascope.agent.worker;

import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;

/** Whether the job multiplies its matrices slower than it could, which a variable in its environment would change. */
public final class JobBlas {

    private JobBlas() {}

    /** What to do about it, in one line; empty where nothing is to be done, or nothing is known. */
    public static Optional<String> advice() {
        try {
            return advice(Nd4j.factory().blas().getBlasVendor(), System.getenv(), BlasKernels.ofThisMachine());
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    static Optional<String> advice(Blas.Vendor vendor, Map<String, String> environment, Optional<String> kernels) {
        if (vendor != Blas.Vendor.OPENBLAS || environment.containsKey(BlasKernels.VARIABLE)) {
            return Optional.empty();
        }
        return kernels.map(
                coreType -> "ND4J's OpenBLAS does not know this processor and takes 2 to 5 times as long as it"
                        + " could for a matrix product: start the job with " + BlasKernels.VARIABLE + "=" + coreType
                        + " in its environment, as the worker is");
    }
}
