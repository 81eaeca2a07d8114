package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.OptionalDouble;

/**
 * How large G is over the train set, by its top C eigenvalues, C the number of classes (Papyan 2019, Figure 6, which is
 * of the train set too).
 */
public enum SizeOfG {
    /**
     * Their sum. Its eigenvalues are found to a known residual, so that this series has no more noise than training
     * itself.
     */
    RAW("raw", "G"),
    /**
     * Their sum over the upper edge of the bulk of H, as Figure 6 divides all eigenvalues. It is what remains when the
     * weights of a network with batch normalisation shrink or grow, which scales G and H alike; but the edge is an
     * estimate, and where a network fits its training examples completely H vanishes, and with it the divisor.
     */
    NORMALISED("normalised", "G over the bulk edge of H");

    private final String label;
    private final String subject;

    SizeOfG(String label, String subject) {
        this.label = label;
        this.subject = subject;
    }

    /** Its name in configurations, files and labels. */
    @JsonValue
    public String label() {
        return label;
    }

    /** What to call it in a sentence, as its subject. */
    String subject() {
        return subject;
    }

    /** The size in one report, positive; empty where it was not measured over the train set, or is not positive. */
    public OptionalDouble in(SpectrumReport report) {
        OperatorSpectrum g = spectrum(report, OperatorKind.G);
        if (g == null || g.top() == null) {
            return OptionalDouble.empty();
        }
        double sum = g.top().stream()
                .limit(report.classes())
                .mapToDouble(Eigenvalue::eigenvalue)
                .sum();
        if (this == RAW) {
            return positive(sum);
        }
        OperatorSpectrum h = spectrum(report, OperatorKind.H);
        return h == null || h.bulkEdge() == null || !(h.bulkEdge() > 0)
                ? OptionalDouble.empty()
                : positive(sum / h.bulkEdge());
    }

    private static OptionalDouble positive(double value) {
        return value > 0 && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OperatorSpectrum spectrum(SpectrumReport report, OperatorKind kind) {
        SetSpectra train = report.sets().get(SpectrumReport.TRAIN);
        return train == null ? null : train.operators().get(kind.label());
    }
}
