package dev.spectrascope.probes.spectra;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.DataSet;

/** Measures one network at fixed parameters as a plan asks. */
public final class SpectrumProbe {

    private final ProbePlan plan;

    public SpectrumProbe(ProbePlan plan) {
        this.plan = plan;
    }

    /**
     * @param sets examples by name, {@link SpectrumReport#TRAIN} and {@link SpectrumReport#TEST}
     */
    public SpectrumReport measure(Model model, Map<String, DataSet> sets, Subject subject, Progress progress) {
        throw new UnsupportedOperationException("not built yet: " + plan);
    }
}
