package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How G evolves over a run: over the epochs it grows to a peak and then shrinks; the peak falls where the fast drop of
 * the training error ends (Papyan 2019, Figures 6 and 10). Also the content of {@code dynamics.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param options by which peaks were found
 * @param examples of the train set over which the reports that are compared were made; null while there are none
 * @param notCompared the reports over another number of them, in order
 * @param series by the measure of size; one is absent while no report has it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GaussNewtonDynamics(
        String schema,
        PeakOptions options,
        Long examples,
        List<Uncompared> notCompared,
        Map<SizeOfG, SizeSeries> series) {

    public static final String SCHEMA = "spectrascope/dynamics/1";

    /**
     * A report over fewer examples than the others, for want of time, or over more: the largest eigenvalues over fewer examples
     * are larger, since they are the largest for those examples, so that G would seem to have peaked there.
     *
     * @param epoch epochs completed
     * @param iteration minibatches completed
     * @param examples of its train set
     */
    public record Uncompared(int epoch, int iteration, long examples) {}

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
     * The same with these options. Compared are the reports over as many examples as most of them are over, or over more
     * where it is a tie.
     *
     * @param reports in any order
     */
    public static GaussNewtonDynamics of(PeakOptions options, List<SpectrumReport> reports) {
        List<SpectrumReport> ordered = reports.stream()
                .sorted(Comparator.comparingInt(SpectrumReport::iteration))
                .toList();
        Long examples = commonest(ordered);
        List<SpectrumReport> compared = ordered.stream()
                .filter(report -> Objects.equals(examplesOf(report), examples))
                .toList();
        List<Uncompared> others = ordered.stream()
                .filter(report ->
                        examplesOf(report) != null && !examplesOf(report).equals(examples))
                .map(report -> new Uncompared(report.epoch(), report.iteration(), examplesOf(report)))
                .toList();
        Map<SizeOfG, SizeSeries> series = new EnumMap<>(SizeOfG.class);
        for (SizeOfG size : SizeOfG.values()) {
            PeakDetector detector = new PeakDetector(options);
            boolean any = false;
            for (SpectrumReport report : compared) {
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
        return new GaussNewtonDynamics(SCHEMA, options, examples, others, series);
    }

    private static Long commonest(List<SpectrumReport> reports) {
        Map<Long, Long> counts = reports.stream()
                .map(GaussNewtonDynamics::examplesOf)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(number -> number, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Of the train set; null where that was not measured. */
    private static Long examplesOf(SpectrumReport report) {
        SetSpectra train = report.sets().get(SpectrumReport.TRAIN);
        return train == null ? null : train.examples();
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

    /** That reports were left out, and why; empty where none was. */
    public Optional<String> leftOut() {
        int number = notCompared.size();
        return number == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s over another number of examples than %,d, for want of time, and not compared.",
                        number == 1 ? "1 report is" : number + " reports are",
                        examples));
    }

    /** A sentence on each series, the chosen one first, and on what was left out; empty while no report has either. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (SizeOfG size : chosenFirst()) {
            if (series.containsKey(size)) {
                sentences.add(series.get(size).sentence(size.subject()));
            }
        }
        if (!sentences.isEmpty()) {
            leftOut().ifPresent(sentences::add);
        }
        return sentences;
    }

    private List<SizeOfG> chosenFirst() {
        return Arrays.stream(SizeOfG.values())
                .sorted(Comparator.comparing(size -> size != options.of()))
                .toList();
    }
}
