package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MethodResult;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Exchanges the curves of reports, which are nearly all of their size, for others: those of the operators over sets, layers and
 * groups, of other algorithms beside them, and of knock-outs.
 */
public final class ReportCurves {

    private final UnaryOperator<Density> density;
    private final UnaryOperator<LogDensity> logDensity;

    /**
     * @param density gives the curve that stands in a density's place, null for none
     * @param logDensity likewise for log-spectra
     */
    public ReportCurves(UnaryOperator<Density> density, UnaryOperator<LogDensity> logDensity) {
        this.density = density;
        this.logDensity = logDensity;
    }

    /** Leaves all curves out: what is left of a report is some numbers. */
    public static ReportCurves none() {
        return new ReportCurves(curve -> null, curve -> null);
    }

    /** The same report with the other curves. */
    public SpectrumReport in(SpectrumReport report) {
        Map<String, SetSpectra> sets = new LinkedHashMap<>();
        report.sets().forEach((name, set) -> sets.put(name, in(set)));
        return report.with(sets, inBlocks(report.layers()), inBlocks(report.groups()));
    }

    private Map<String, Map<String, OperatorSpectrum>> inBlocks(Map<String, Map<String, OperatorSpectrum>> blocks) {
        if (blocks == null) {
            return null;
        }
        Map<String, Map<String, OperatorSpectrum>> exchanged = new LinkedHashMap<>();
        blocks.forEach((name, operators) -> exchanged.put(name, in(operators)));
        return exchanged;
    }

    private SetSpectra in(SetSpectra set) {
        return set.with(in(set.operators()), set.classStructure() == null ? null : in(set.classStructure()));
    }

    private Map<String, OperatorSpectrum> in(Map<String, OperatorSpectrum> operators) {
        Map<String, OperatorSpectrum> exchanged = new LinkedHashMap<>();
        operators.forEach((name, spectrum) -> exchanged.put(name, in(spectrum)));
        return exchanged;
    }

    private OperatorSpectrum in(OperatorSpectrum spectrum) {
        List<MethodResult> comparison = spectrum.comparison();
        return spectrum.with(
                exchange(spectrum.density()),
                exchange(spectrum.logDensity()),
                comparison == null ? null : comparison.stream().map(this::in).toList());
    }

    private MethodResult in(MethodResult result) {
        return new MethodResult(
                result.method(), result.products(), result.trace(), exchange(result.density()), result.top());
    }

    private ClassStructureSpectrum in(ClassStructureSpectrum structure) {
        Map<String, LogDensity> knockOuts = new LinkedHashMap<>();
        if (structure.knockOuts() != null) {
            structure.knockOuts().forEach((name, curve) -> {
                LogDensity other = exchange(curve);
                if (other != null) {
                    knockOuts.put(name, other);
                }
            });
        }
        return structure.withKnockOuts(knockOuts.isEmpty() ? null : knockOuts);
    }

    private Density exchange(Density curve) {
        return curve == null ? null : density.apply(curve);
    }

    private LogDensity exchange(LogDensity curve) {
        return curve == null ? null : logDensity.apply(curve);
    }
}
