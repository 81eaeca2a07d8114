package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.spectra.CheckPlan;
import dev.spectrascope.probes.spectra.DensityPlan;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Three hundred reports in one JVM: what is allocated outside the heap does not pile up, nor what the heap keeps of it. */
class SoakTest {

    private static final int SNAPSHOTS = 300;
    private static final int SETTLED = 50;
    private static final long MEGABYTE = 1 << 20;

    private static final ProbePlan PLAN = CheckpointedAnalysis.PLAN.toBuilder()
            .operators(List.of(OperatorKind.G))
            .top(1)
            .bottom(0)
            .products(3)
            .density(new DensityPlan(3, 1, 16, 3, true))
            .checks(new CheckPlan(false, false))
            .build();

    @TempDir
    private Path folder;

    private final List<Long> heap = new ArrayList<>();
    private final List<Integer> outside = new ArrayList<>();

    @Test
    void memoryIsFlatOnceTheFirstFiftyAreDone() throws Exception {
        RunDirectory run = CheckpointedAnalysis.create(folder.resolve("run"));
        try (INDArray parameters = run.readParameters(CheckpointedAnalysis.snapshot())) {
            for (int epoch = 2; epoch <= SNAPSHOTS; epoch++) {
                run.write(new Snapshot(epoch, 10 * epoch, null, null, Instant.EPOCH), parameters);
                if (epoch % SETTLED == 0) {
                    new RunAnalysis(run, PLAN, Progress.NONE).analyzePending();
                    look();
                }
            }
        }
        assertThat(run.reportNames()).hasSize(SNAPSHOTS);
        assertThat(outside.get(outside.size() - 1)).isLessThan(outside.get(0) + (SNAPSHOTS - SETTLED) / 2);
        assertThat(heap.get(heap.size() - 1)).isLessThan(heap.get(0) + 4 * MEGABYTE);
    }

    /** ND4J's own book of what it has allocated outside the heap; JavaCPP's counters do not see its arrays. */
    private static int buffersNotFreed() throws ReflectiveOperationException {
        Field book = DeallocatorService.class.getDeclaredField("referenceMap");
        book.setAccessible(true);
        return ((Map<?, ?>) book.get(Nd4j.getDeallocatorService())).size();
    }

    /** What is reachable no more is freed by a thread of ND4J's, once the collector has found it. */
    private void look() throws ReflectiveOperationException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        outside.add(buffersNotFreed());
        heap.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
}
