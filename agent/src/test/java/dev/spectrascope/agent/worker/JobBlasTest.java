package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.blas.Blas.Vendor;
import org.nd4j.linalg.factory.Nd4j;

class JobBlasTest {

    private static final Optional<String> KERNELS = Optional.of("SkylakeX");

    @Test
    void adviceNamesTheVariableAndItsValue() {
        assertThat(JobBlas.advice(Vendor.OPENBLAS, Map.of("PATH", "/bin"), KERNELS))
                .get()
                .asString()
                .contains("OPENBLAS_CORETYPE=SkylakeX")
                .doesNotContain("\n");
    }

    @Test
    void noAdviceWhereThereIsNothingToDo() {
        assertThat(JobBlas.advice(Vendor.OPENBLAS, Map.of(), Optional.empty())).isEmpty();
        assertThat(JobBlas.advice(Vendor.OPENBLAS, Map.of("OPENBLAS_CORETYPE", "Haswell"), KERNELS))
                .isEmpty();
        assertThat(JobBlas.advice(Vendor.MKL, Map.of(), KERNELS)).isEmpty();
        assertThat(JobBlas.advice(Vendor.CUBLAS, Map.of(), KERNELS)).isEmpty();
    }

    /** Of this machine and this JVM, which may be any. */
    @Test
    void adviceFollowsTheKernels() {
        boolean unknown = Nd4j.factory().blas().getBlasVendor() == Vendor.OPENBLAS
                && BlasKernels.ofThisMachine().isPresent()
                && System.getenv(BlasKernels.VARIABLE) == null;
        assertThat(JobBlas.advice().isPresent()).isEqualTo(unknown);
    }
}
