package dev.spectrascope.agent.excerpt;

import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.spectra.ReportCurves;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What is kept of a report: its numbers as compressed JSON, and the curves of its operators over sets with fewer points. Takes
 * some 10 kB and 20 bytes for each point of each operator over each set, where the report's file takes a megabyte.
 */
public final class ReportExcerpt {

    /** Eigenvalues kept of B1 and of A1 + B1 + A2: all of them up to 16 classes. */
    public static final int LARGEST = 256;

    /** The curves of an operator that are kept; the labels are the names in the report. */
    public enum CurveKind {
        DENSITY("density"),
        LOG_DENSITY("logDensity");

        private final String label;

        CurveKind(String label) {
            this.label = label;
        }

        /** The kind of this name, empty if there is none. */
        public static Optional<CurveKind> of(String label) {
            for (CurveKind kind : values()) {
                if (kind.label.equals(label)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    private record Place(String set, String operator, CurveKind kind) {}

    private final byte[] numbers;
    private final Map<Place, KeptCurve> curves;

    private ReportExcerpt(byte[] numbers, Map<Place, KeptCurve> curves) {
        this.numbers = numbers;
        this.curves = curves;
    }

    /**
     * @param thinning of the curves
     */
    public static ReportExcerpt of(SpectrumReport report, Thinning thinning) throws IOException {
        Map<Place, KeptCurve> curves = new LinkedHashMap<>();
        report.sets()
                .forEach((set, spectra) -> spectra.operators().forEach((operator, spectrum) -> {
                    if (spectrum.density() != null) {
                        curves.put(
                                new Place(set, operator, CurveKind.DENSITY),
                                KeptCurve.Linear.of(thinning.thin(spectrum.density())));
                    }
                    if (spectrum.logDensity() != null) {
                        curves.put(
                                new Place(set, operator, CurveKind.LOG_DENSITY),
                                KeptCurve.Logarithmic.of(thinning.thin(spectrum.logDensity())));
                    }
                }));
        return new ReportExcerpt(compressed(Json.compact(numbers(report))), curves);
    }

    /** A report without curves, and without the smallest eigenvalues where there are many. */
    public static SpectrumReport numbers(SpectrumReport report) {
        SpectrumReport bare = ReportCurves.none().in(report);
        bare.sets().replaceAll((name, set) -> withLargest(set));
        return bare;
    }

    private static SetSpectra withLargest(SetSpectra set) {
        return set.classStructure() == null
                ? set
                : set.with(set.operators(), set.classStructure().withLargest(LARGEST));
    }

    /** Writes {@link #numbers(SpectrumReport)} as JSON. */
    public void writeNumbers(OutputStream out) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(numbers))) {
            in.transferTo(out);
        }
    }

    /** A curve of an operator over a set, empty where it was not measured. */
    public Optional<KeptCurve> curve(String set, String operator, CurveKind kind) {
        return Optional.ofNullable(curves.get(new Place(set, operator, kind)));
    }

    /** The same with fewer points to its curves. */
    public ReportExcerpt thinned(Thinning thinning) {
        Map<Place, KeptCurve> thinner = new LinkedHashMap<>();
        curves.forEach((place, curve) -> thinner.put(place, curve.thinned(thinning)));
        return new ReportExcerpt(numbers, thinner);
    }

    private static byte[] compressed(byte[] json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json);
        }
        return bytes.toByteArray();
    }
}
