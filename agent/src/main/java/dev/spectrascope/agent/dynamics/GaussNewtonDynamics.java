package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How G evolves over a run: over the epochs it grows to a peak and then shrinks; the peak falls where the fast drop of
 * the training error ends (Papyan 2019, Figures 6 and 10). Also the content of {@code dynamics.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param options by which peaks were found
 * @param series by the measure of size; one is absent while no report has it
 */
public record GaussNewtonDynamics(String schema, PeakOptions options, Map<SizeOfG, SizeSeries> series) {

    public static final String SCHEMA = "spectrascope/dynamics/1";

    /**
     * The dynamics of a run so far, found as it would have been online: report after report, each known only with those
     * before it.
     *
     * @param run whose configuration has the options
     * @param reports in any order
     */
    public static GaussNewtonDynamics of(RunDescription run, List<SpectrumReport> reports) {
        return of(options(run.configuration()), reports);
    }

    /**
     * The same with these options.
     *
     * @param reports in any order
     */
    public static GaussNewtonDynamics of(PeakOptions options, List<SpectrumReport> reports) {
        List<SpectrumReport> ordered = reports.stream()
                .sorted(Comparator.comparingInt(SpectrumReport::iteration))
                .toList();
        Map<SizeOfG, SizeSeries> series = new EnumMap<>(SizeOfG.class);
        for (SizeOfG size : SizeOfG.values()) {
            PeakDetector detector = new PeakDetector(options);
            boolean any = false;
            for (SpectrumReport report : ordered) {
                var value = size.in(report);
                if (value.isPresent()) {
                    detector.accept(new SizePoint(report.epoch(), report.iteration(), value.getAsDouble()));
                    any = true;
                }
            }
            if (any) {
                series.put(size, detector.series());
            }
        }
        return new GaussNewtonDynamics(SCHEMA, options, series);
    }

    /** Those of the run's configuration; defaults where that has none, as in runs of older versions. */
    private static PeakOptions options(JsonNode configuration) {
        JsonNode peak = configuration == null ? null : configuration.get("peak");
        if (peak == null) {
            return PeakOptions.DEFAULT;
        }
        String of = peak.path("of").asText(PeakOptions.DEFAULT.of().label());
        return new PeakOptions(
                Arrays.stream(SizeOfG.values())
                        .filter(size -> size.label().equals(of))
                        .findFirst()
                        .orElse(PeakOptions.DEFAULT.of()),
                peak.path("prominence").asDouble(PeakOptions.DEFAULT.prominence()),
                peak.path("patience").asInt(PeakOptions.DEFAULT.patience()));
    }

    /** The series that is meant where one peak is asked for; empty while no report has it. */
    public Optional<SizeSeries> chosen() {
        return Optional.ofNullable(series.get(options.of()));
    }

    /** A sentence on each series, the chosen one first; empty while no report has either. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (SizeOfG size : chosenFirst()) {
            if (series.containsKey(size)) {
                sentences.add(series.get(size).sentence(size.subject()));
            }
        }
        return sentences;
    }

    private List<SizeOfG> chosenFirst() {
        return Arrays.stream(SizeOfG.values())
                .sorted(Comparator.comparing(size -> size != options.of()))
                .toList();
    }
}
