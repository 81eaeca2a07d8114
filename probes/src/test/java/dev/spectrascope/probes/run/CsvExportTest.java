package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MarchenkoPasturLaw;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MethodResult;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Negative;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Trace;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvExportTest {

    @TempDir
    private Path folder;

    @Test
    void everyValueIsARow() throws IOException {
        OperatorSpectrum full = new OperatorSpectrum(
                List.of(new Eigenvalue(2.5, 1e-3), new Eigenvalue(1, 2e-3)),
                List.of(new Eigenvalue(-0.5, 0)),
                new double[] {-0.5, 2.5},
                0.25,
                new Trace(3, 0.125),
                new Density(new double[] {0, 1}, new double[] {0.75, 0.25}, new double[] {0.1, 0.2}, 2, 2, 3, true),
                new LogDensity(
                        new double[] {1e-3, 1},
                        new double[] {0.5, 0.25},
                        new double[] {0, 0.125},
                        new double[] {0.1, 0.2},
                        new double[] {0, 0.3},
                        0.4,
                        1e-5,
                        2,
                        2,
                        3),
                0.01,
                new Negative(0.02, 0.003, new double[] {0.01, 0.03}, 0.004, 1e-4),
                new PowerLawFit(2.7, 0.99, 0.1, 0.5),
                new MarchenkoPasturLaw(0.3, 2, 0.05, 1.7, 0.11, 0.6),
                0.875,
                List.of(
                        new MethodResult("xtrace", 9, new Trace(3.5, 0.25), null, null),
                        new MethodResult("subspace-iteration", 8, null, null, List.of(new Eigenvalue(2.25, 1e-3)))));
        OperatorSpectrum block = new OperatorSpectrum(List.of(new Eigenvalue(0.1, 1e-5)), null, null, null, null, null);
        SpectrumReport report = new SpectrumReport(
                SpectrumReport.SCHEMA,
                1,
                2,
                null,
                3,
                2,
                Precision.FLOAT,
                SpectrumReport.EXACT,
                Map.of("train", new SetSpectra(10, 0.5, null, 0.75, Map.of("hessian", full))),
                Map.of("0, conv", Map.of("hessian", block)),
                null,
                null,
                null,
                null);
        CsvExport.write(report, folder.resolve("new/tables"));
        assertThat(lines("eigenvalues.csv"))
                .containsExactly(
                        "part,operator,end,rank,eigenvalue,residual",
                        "train,hessian,top,1,2.5,0.001",
                        "train,hessian,top,2,1.0,0.002",
                        "train,hessian,bottom,1,-0.5,0.0",
                        "train,\"hessian.subspace-iteration\",magnitude,1,2.25,0.001",
                        "\"layers.0, conv\",hessian,top,1,0.1,1.0E-5");
        assertThat(lines("densities.csv"))
                .containsExactly(
                        "part,operator,eigenvalue,density,standard_error",
                        "train,hessian,0.0,0.75,0.1",
                        "train,hessian,1.0,0.25,0.2");
        assertThat(lines("logdensities.csv"))
                .containsExactly(
                        "part,operator,sign,magnitude,density,standard_error",
                        "train,hessian,positive,0.001,0.5,0.1",
                        "train,hessian,positive,1.0,0.25,0.2",
                        "train,hessian,negative,0.001,0.0,0.0",
                        "train,hessian,negative,1.0,0.125,0.3");
        assertThat(lines("quantities.csv"))
                .containsExactly(
                        "part,operator,quantity,value,standard_error",
                        "train,,examples,10,",
                        "train,,loss,0.5,",
                        "train,,gradientNorm,0.75,",
                        "train,hessian,lower,-0.5,",
                        "train,hessian,upper,2.5,",
                        "train,hessian,bulkEdge,0.25,",
                        "train,hessian,trace,3.0,0.125",
                        "train,hessian,belowEpsilon,0.4,",
                        "train,hessian,negativeMass,0.01,0.004",
                        "train,hessian,negativeShare,0.02,0.003",
                        "train,hessian,negativeShareLower,0.01,",
                        "train,hessian,negativeShareUpper,0.03,",
                        "train,hessian,gradientShare,0.875,",
                        "train,hessian,powerLawExponent,2.7,",
                        "train,hessian,powerLawR2,0.99,",
                        "train,hessian,marchenkoPasturVariance,0.3,",
                        "train,hessian,marchenkoPasturRatio,2.0,",
                        "train,hessian,marchenkoPasturDistance,0.11,",
                        "train,hessian.xtrace,products,9,",
                        "train,hessian.xtrace,trace,3.5,0.25",
                        "train,\"hessian.subspace-iteration\",products,8,");
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve("new/tables").resolve(file));
    }

    @Test
    void theClassStructureIsThereToo() throws IOException {
        ClassStructureSpectrum structure = new ClassStructureSpectrum(
                new int[] {3, 4},
                new double[] {2, 1},
                new double[0],
                new double[] {0.5, 0.25},
                new double[] {2.5, 1.25},
                new double[] {0.125, 0.0625},
                new double[] {0.01, 0.02},
                new ClassStructureSpectrum.Traces(3, 0, 0.75, 0.625, 0.05, 4.375, null, null),
                new ClassStructureSpectrum.Bulks(0, 0, 0, 0.09375, 0.2, null),
                List.of(new ClassStructureSpectrum.Attribution(2.25, 1, 0.875, 0.9)),
                Map.of(
                        "g-a1",
                        new LogDensity(
                                new double[] {1},
                                new double[] {0.5},
                                new double[] {0},
                                null,
                                null,
                                0.25,
                                1e-5,
                                2,
                                1,
                                3)),
                null,
                null,
                null);
        SetSpectra train = new SetSpectra(7, 0.5, null, 0.75, Map.of(), null, structure);
        SpectrumReport report = new SpectrumReport(
                SpectrumReport.SCHEMA,
                1,
                2,
                null,
                3,
                2,
                Precision.FLOAT,
                SpectrumReport.EXACT,
                Map.of("train", train),
                null,
                null,
                null,
                null,
                null);
        CsvExport.write(report, folder.resolve("new/tables"));
        assertThat(lines("eigenvalues.csv"))
                .containsExactly(
                        "part,operator,end,rank,eigenvalue,residual",
                        "train,a1,top,1,2.0,",
                        "train,a1,top,2,1.0,",
                        "train,a2,top,1,0.5,",
                        "train,a2,top,2,0.25,",
                        "train,a1b1a2,top,1,2.5,",
                        "train,a1b1a2,top,2,1.25,");
        assertThat(lines("logdensities.csv"))
                .containsExactly(
                        "part,operator,sign,magnitude,density,standard_error",
                        "train,g-a1,positive,1.0,0.5,",
                        "train,g-a1,negative,1.0,0.0,");
        assertThat(lines("quantities.csv"))
                .containsSubsequence(
                        "train,a1,trace,3.0,",
                        "train,b2,trace,0.625,0.05",
                        "train,b2,classTrace0,0.125,0.01",
                        "train,b2,classTrace1,0.0625,0.02",
                        "train,b2,bulkMean,0.09375,",
                        "train,b2,bulkEdge,0.2,",
                        "train,g,nearestClass1,1,",
                        "train,g,squaredCosine1,0.875,",
                        "train,g,shareOfA11,0.9,",
                        "train,g-a1,belowEpsilon,0.25,");
    }
}
