package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Attribution;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MarchenkoPasturLaw;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MethodResult;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Negative;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as tables for other tools, one row for each value, in full precision: {@code eigenvalues.csv},
 * {@code densities.csv}, {@code logdensities.csv} and {@code quantities.csv}. The first column, {@code part}, is {@code train} or {@code test},
 * {@code layers.NAME} or {@code groups.NAME}; what was not measured is an empty field.
 */
public final class CsvExport {

    private static final CsvMapper MAPPER = new CsvMapper();
    private static final List<String> ALL = List.of("table", "part", "operator", "name", "position", "value", "error");

    private record Table(List<String> columns, List<Object[]> rows) {}

    private final List<Object[]> eigenvalues = new ArrayList<>();
    private final List<Object[]> densities = new ArrayList<>();
    private final List<Object[]> logDensities = new ArrayList<>();
    private final List<Object[]> quantities = new ArrayList<>();

    /**
     * Writes the tables of one report, each atomically; those that are there are replaced.
     *
     * @param folder made if it is not there
     */
    public static void write(SpectrumReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, Table> table : new CsvExport(report).tables().entrySet()) {
            AtomicFile.write(
                    folder.resolve(table.getKey() + ".csv"),
                    out -> write(table.getValue().columns(), table.getValue().rows(), out));
        }
    }

    /**
     * Writes all tables of a report as one: {@code table} is the name of its file without the ending; {@code name} is the end of
     * the spectrum, the sign, or the quantity; {@code position} the rank, or the place on the grid of a curve.
     *
     * @param out stays open
     */
    public static void write(SpectrumReport report, OutputStream out) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        new CsvExport(report)
                .tables()
                .forEach((name, table) -> table.rows().forEach(row -> rows.add(inOne(name, table.columns(), row))));
        write(ALL, rows, out);
    }

    private static Object[] inOne(String table, List<String> columns, Object[] row) {
        Object name = null;
        Object position = null;
        for (int k = 2; k < columns.size() - 2; k++) {
            switch (columns.get(k)) {
                case "end", "sign", "quantity" -> name = row[k];
                default -> position = row[k];
            }
        }
        return new Object[] {table, row[0], row[1], name, position, row[row.length - 2], row[row.length - 1]};
    }

    private CsvExport(SpectrumReport report) {
        report.sets().forEach((name, set) -> {
            quantity(name, null, "examples", set.examples(), null);
            quantity(name, null, "loss", set.loss(), null);
            quantity(name, null, "error", set.error(), null);
            quantity(name, null, "gradientNorm", set.gradientNorm(), null);
            add(name, set.operators());
            add(name, set.classStructure());
        });
        addBlocks("layers", report.layers());
        addBlocks("groups", report.groups());
    }

    /** By name; value and error are the last two columns of each. */
    private Map<String, Table> tables() {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put(
                "eigenvalues",
                new Table(List.of("part", "operator", "end", "rank", "eigenvalue", "residual"), eigenvalues));
        tables.put(
                "densities",
                new Table(List.of("part", "operator", "eigenvalue", "density", "standard_error"), densities));
        tables.put(
                "logdensities",
                new Table(List.of("part", "operator", "sign", "magnitude", "density", "standard_error"), logDensities));
        tables.put(
                "quantities",
                new Table(List.of("part", "operator", "quantity", "value", "standard_error"), quantities));
        return tables;
    }

    private void addBlocks(String kind, Map<String, Map<String, OperatorSpectrum>> blocks) {
        if (blocks != null) {
            blocks.forEach((name, operators) -> add(kind + "." + name, operators));
        }
    }

    private void add(String part, Map<String, OperatorSpectrum> operators) {
        operators.forEach((operator, spectrum) -> {
            addEigenvalues(part, operator, "top", spectrum.top());
            addEigenvalues(part, operator, "bottom", spectrum.bottom());
            if (spectrum.range() != null) {
                quantity(part, operator, "lower", spectrum.range()[0], null);
                quantity(part, operator, "upper", spectrum.range()[1], null);
            }
            quantity(part, operator, "bulkEdge", spectrum.bulkEdge(), null);
            if (spectrum.trace() != null) {
                quantity(
                        part,
                        operator,
                        "trace",
                        spectrum.trace().value(),
                        spectrum.trace().standardError());
            }
            addDensity(part, operator, spectrum.density());
            addLogDensity(part, operator, spectrum.logDensity());
            addShape(part, operator, spectrum);
            addComparison(part, operator, spectrum.comparison());
        });
    }

    private void add(String part, ClassStructureSpectrum structure) {
        if (structure == null) {
            return;
        }
        addEigenvalues(part, "a1", structure.a1());
        addEigenvalues(part, "b1", structure.b1());
        addEigenvalues(part, "a2", structure.a2());
        addEigenvalues(part, "a1b1a2", structure.a1b1a2());
        quantity(part, "a1", "trace", structure.traces().a1(), null);
        quantity(part, "b1", "trace", structure.traces().b1(), null);
        quantity(part, "a2", "trace", structure.traces().a2(), null);
        quantity(
                part, "b2", "trace", structure.traces().b2(), structure.traces().b2StandardError());
        double[] errors = structure.b2ClassTraceErrors();
        for (int c = 0; c < structure.b2ClassTraces().length; c++) {
            quantity(
                    part,
                    "b2",
                    "classTrace" + c,
                    structure.b2ClassTraces()[c],
                    errors == null ? null : (Double) errors[c]);
        }
        quantity(part, "b1", "bulkMean", structure.bulks().b1Mean(), null);
        quantity(part, "b2", "bulkMean", structure.bulks().b2Mean(), null);
        quantity(part, "b2", "bulkEdge", structure.bulks().b2Upper(), null);
        quantity(part, null, "bulkSeparation", structure.bulks().separation(), null);
        if (structure.attribution() != null) {
            for (int k = 0; k < structure.attribution().size(); k++) {
                Attribution attribution = structure.attribution().get(k);
                quantity(part, "g", "nearestClass" + (k + 1), attribution.nearestClass(), null);
                quantity(part, "g", "squaredCosine" + (k + 1), attribution.squaredCosine(), null);
                quantity(part, "g", "shareOfA1" + (k + 1), attribution.shareOfA1(), null);
            }
        }
        if (structure.knockOuts() != null) {
            structure.knockOuts().forEach((name, density) -> addLogDensity(part, name, density));
        }
    }

    private void addEigenvalues(String part, String operator, double[] descending) {
        for (int i = 0; i < descending.length; i++) {
            eigenvalues.add(new Object[] {part, operator, "top", i + 1, descending[i], null});
        }
    }

    private void addEigenvalues(String part, String operator, String end, List<Eigenvalue> values) {
        if (values != null) {
            for (int i = 0; i < values.size(); i++) {
                Eigenvalue value = values.get(i);
                eigenvalues.add(new Object[] {part, operator, end, i + 1, value.eigenvalue(), value.residual()});
            }
        }
    }

    private void addDensity(String part, String operator, Density density) {
        if (density != null) {
            double[] errors = density.standardError();
            for (int k = 0; k < density.eigenvalue().length; k++) {
                densities.add(new Object[] {
                    part,
                    operator,
                    density.eigenvalue()[k],
                    density.density()[k],
                    errors == null ? null : (Double) errors[k]
                });
            }
        }
    }

    private void addLogDensity(String part, String operator, LogDensity density) {
        if (density != null) {
            addSign(part, operator, "positive", density, density.positive(), density.positiveStandardError());
            addSign(part, operator, "negative", density, density.negative(), density.negativeStandardError());
            quantity(part, operator, "belowEpsilon", density.belowEpsilon(), null);
        }
    }

    private void addSign(
            String part, String operator, String sign, LogDensity density, double[] values, double[] errors) {
        for (int k = 0; k < values.length; k++) {
            logDensities.add(new Object[] {
                part, operator, sign, density.magnitude()[k], values[k], errors == null ? null : (Double) errors[k]
            });
        }
    }

    /** The method stands behind the operator: {@code hessian.xtrace}. */
    private void addComparison(String part, String operator, List<MethodResult> comparison) {
        if (comparison != null) {
            for (MethodResult result : comparison) {
                String name = operator + "." + result.method();
                quantity(part, name, "products", result.products(), null);
                if (result.trace() != null) {
                    quantity(
                            part,
                            name,
                            "trace",
                            result.trace().value(),
                            result.trace().standardError());
                }
                addDensity(part, name, result.density());
                addEigenvalues(part, name, "magnitude", result.top());
            }
        }
    }

    private void addShape(String part, String operator, OperatorSpectrum spectrum) {
        Negative negative = spectrum.negative();
        if (negative != null) {
            quantity(part, operator, "negativeMass", spectrum.negativeMass(), negative.massStandardError());
            quantity(part, operator, "negativeShare", negative.share(), negative.shareStandardError());
            quantity(part, operator, "negativeShareLower", negative.shareBounds()[0], null);
            quantity(part, operator, "negativeShareUpper", negative.shareBounds()[1], null);
        }
        if (spectrum.gradientShare() != null) {
            quantity(part, operator, "gradientShare", spectrum.gradientShare(), null);
        }
        PowerLawFit powerLaw = spectrum.powerLaw();
        if (powerLaw != null) {
            quantity(part, operator, "powerLawExponent", powerLaw.exponent(), null);
            quantity(part, operator, "powerLawR2", powerLaw.r2(), null);
        }
        MarchenkoPasturLaw law = spectrum.marchenkoPastur();
        if (law != null) {
            quantity(part, operator, "marchenkoPasturVariance", law.variance(), null);
            quantity(part, operator, "marchenkoPasturRatio", law.ratio(), null);
            quantity(part, operator, "marchenkoPasturDistance", law.distance(), null);
        }
    }

    private void quantity(String part, String operator, String name, Number value, Double standardError) {
        if (value != null) {
            quantities.add(new Object[] {part, operator, name, value, standardError});
        }
    }

    private static void write(List<String> columns, List<Object[]> rows, OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder();
        columns.forEach(schema::addColumn);
        SequenceWriter writer = MAPPER.writer(schema.build().withHeader()).writeValues(out);
        for (Object[] row : rows) {
            writer.write(row);
        }
        writer.flush();
    }
}
