package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Negative;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Trace;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.Checks;
import dev.spectrascope.probes.spectra.SpectrumReport.Cost;
import dev.spectrascope.probes.spectra.SpectrumReport.Origin;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A finished run whose reports have the shape and size of real ones of a classifier with ten classes; G peaks at a third. */
final class MadeUpRun {

    private static final int CLASSES = 10;
    private static final int ITERATIONS = 100;
    private static final long PARAMETERS = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final int reports;
    private final int points;
    private final Random random = new Random(1);

    MadeUpRun(int reports, int points) {
        this.reports = reports;
        this.points = points;
    }

    RunDirectory write(Path root) throws IOException {
        RunDirectory run = RunDirectory.create(
                root,
                new RunDescription(
                        RunDescription.SCHEMA,
                        root.getFileName().toString(),
                        START,
                        START.plusSeconds(3600),
                        0,
                        "MultiLayerNetwork, made up, 1,000,000 parameters",
                        ProbePlan.DEFAULT,
                        JsonNodeFactory.instance.objectNode(),
                        null,
                        Map.of()),
                new NetworkDescription(
                        NetworkDescription.Kind.MultiLayerNetwork, JsonNodeFactory.instance.objectNode()));
        for (int epoch = 0; epoch < reports; epoch++) {
            Snapshot snapshot = new Snapshot(epoch, epoch * ITERATIONS, 0.5, 0.01, START.plusSeconds(10L * epoch));
            Json.write(root.resolve("snapshots").resolve(snapshot.name() + ".json"), snapshot);
            run.write(snapshot.name(), report(epoch));
        }
        return run;
    }

    private SpectrumReport report(int epoch) {
        double time = (double) epoch / reports;
        // Up to a third of the way, then down: G; the rest falls all along.
        double g = 2 + 30 * Math.exp(-Math.pow(Math.log((time + 0.01) / 0.33), 2));
        double h = 1.5 * Math.exp(-2 * time);
        Map<String, SetSpectra> sets = new LinkedHashMap<>();
        sets.put(SpectrumReport.TRAIN, set(g, h, Math.exp(-8 * time)));
        sets.put(SpectrumReport.TEST, set(1.2 * g, 1.3 * h, 0.2 + 0.7 * Math.exp(-8 * time)));
        return new SpectrumReport(
                SpectrumReport.SCHEMA,
                epoch,
                epoch * ITERATIONS,
                0.01,
                PARAMETERS,
                CLASSES,
                Precision.FLOAT,
                SpectrumReport.EXACT,
                sets,
                null,
                null,
                new Checks(3e-7, 1e-8),
                new Cost(Map.of("train.hessian", 160L), Map.of("train.hessian.density", 1.5), 1 << 20),
                new Origin(1, "made up", Map.of(), "made up"));
    }

    private SetSpectra set(double g, double h, double error) {
        Map<String, OperatorSpectrum> operators = new LinkedHashMap<>();
        operators.put("hessian", spectrum(g, h, true));
        operators.put("g", spectrum(g, h / 3, false));
        operators.put("h", spectrum(h, h, true));
        return new SetSpectra(1360, 2.3 * error, error, 0.75, operators, null, classStructure(g));
    }

    private OperatorSpectrum spectrum(double top, double bulk, boolean bothSides) {
        List<Eigenvalue> eigenvalues = new ArrayList<>();
        for (int rank = 1; rank <= CLASSES; rank++) {
            eigenvalues.add(new Eigenvalue(bulk + (top - bulk) / rank * (1 + 0.02 * random.nextDouble()), 1e-4));
        }
        List<Eigenvalue> bottom = new ArrayList<>();
        for (int rank = 1; bothSides && rank <= 3; rank++) {
            bottom.add(new Eigenvalue(-bulk / rank, 1e-3));
        }
        return new OperatorSpectrum(
                eigenvalues,
                bottom,
                new double[] {bothSides ? -bulk : -1e-4, top},
                bulk,
                new Trace(100 * bulk, null),
                density(bulk, bothSides),
                logDensity(bulk, bothSides),
                bothSides ? 0.3 : 0.0,
                new Negative(bothSides ? 0.4 : 0.0, null, new double[] {0, 0.5}, null, 1e-5),
                bothSides ? new PowerLawFit(2.1, 0.98, bulk / 50, bulk / 2) : null,
                null,
                0.5,
                null);
    }

    private Density density(double bulk, boolean bothSides) {
        double[] grid = new double[points];
        double[] density = new double[points];
        double lower = bothSides ? -1.1 * bulk : -0.1 * bulk;
        for (int k = 0; k < points; k++) {
            grid[k] = lower + (1.1 * bulk - lower) * k / (points - 1);
            double from = Math.abs(grid[k]) / (0.02 * bulk);
            density[k] = (1 + 0.3 * random.nextGaussian()) * 10 / bulk / (1 + from * from) + 1e-12;
        }
        return new Density(grid, density, null, 128, 1, 3, true);
    }

    private LogDensity logDensity(double bulk, boolean bothSides) {
        double[] magnitude = new double[points];
        double[] positive = new double[points];
        double[] negative = new double[points];
        for (int k = 0; k < points; k++) {
            magnitude[k] = bulk * Math.pow(10, -6 + 7.5 * k / (points - 1));
            double from = Math.log(magnitude[k] / (0.01 * bulk));
            positive[k] = 0.15 * Math.exp(-from * from / 4) * (1 + 0.2 * random.nextDouble());
            negative[k] = bothSides ? 0.8 * positive[k] : 0;
        }
        return new LogDensity(magnitude, positive, negative, null, null, 0.1, 1e-5, 128, 1, 3);
    }

    private ClassStructureSpectrum classStructure(double g) {
        return new ClassStructureSpectrum(
                new int[CLASSES],
                falling(CLASSES, g),
                falling(CLASSES * CLASSES - 2 * CLASSES, g / 4),
                falling(CLASSES, g / 8),
                falling(CLASSES * CLASSES - CLASSES, g),
                falling(CLASSES, g / 20),
                null,
                new ClassStructureSpectrum.Traces(3 * g, g, g / 4, 2 * g, 0.01 * g, 6.25 * g, 6.25 * g, null),
                new ClassStructureSpectrum.Bulks(0.01, g / 4, 0.1 * g, 0.02 * g, null, 0.7),
                List.of(new ClassStructureSpectrum.Attribution(g, 1, 0.75, 0.875)),
                null,
                null,
                null,
                null);
    }

    private static double[] falling(int number, double largest) {
        double[] values = new double[number];
        for (int k = 0; k < number; k++) {
            values[k] = largest / (k + 1);
        }
        return values;
    }
}
