package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.spectra.SpectrumReport.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where G was largest over a run, and whether training has left that peak behind. The size of G is the sum of its top
 * eigenvalues over the train set: over the epochs it grows to a peak and then shrinks (Papyan 2019, Figures 6 and 10).
 *
 * @param epoch of the largest size
 * @param iteration of the largest size
 * @param size the largest size, positive
 * @param past whether the last {@link #PATIENCE} reports all lie below (1 − {@link #PROMINENCE}) of it
 */
public record GaussNewtonPeak(int epoch, int iteration, double size, boolean past) {

    /** Share of the largest size by which later sizes must have fallen. */
    public static final double PROMINENCE = 0.2;

    /** Reports in a row that must have fallen that far. */
    public static final int PATIENCE = 2;

    private record Size(int epoch, int iteration, double size) {}

    /**
     * The peak of a run so far.
     *
     * @param reports in any order
     * @return empty while no report holds a positive spectrum of G over the train set
     */
    public static Optional<GaussNewtonPeak> of(List<SpectrumReport> reports) {
        List<Size> sizes = reports.stream()
                .sorted(Comparator.comparingInt(SpectrumReport::iteration))
                .flatMap(report ->
                        size(report).stream().mapToObj(size -> new Size(report.epoch(), report.iteration(), size)))
                .toList();
        return sizes.stream().max(Comparator.comparingDouble(Size::size)).map(peak -> {
            double threshold = (1 - PROMINENCE) * peak.size();
            List<Size> last = sizes.subList(Math.max(0, sizes.size() - PATIENCE), sizes.size());
            boolean past = sizes.size() > PATIENCE
                    && last.stream().allMatch(size -> size.iteration() > peak.iteration() && size.size() < threshold);
            return new GaussNewtonPeak(peak.epoch(), peak.iteration(), peak.size(), past);
        });
    }

    /**
     * The size of G in one report.
     *
     * @return empty where G was not measured over the train set, or nothing of it is positive
     */
    public static OptionalDouble size(SpectrumReport report) {
        SetSpectra train = report.sets().get(SpectrumReport.TRAIN);
        Map<String, OperatorSpectrum> operators = train == null ? Map.of() : train.operators();
        OperatorSpectrum g = operators.get(OperatorKind.G.label());
        if (g == null || g.top() == null) {
            return OptionalDouble.empty();
        }
        double sum = g.top().stream().mapToDouble(Eigenvalue::eigenvalue).sum();
        return sum > 0 ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }
}
