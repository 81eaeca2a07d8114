package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectrascopeTest {

    @TempDir
    private Path folder;

    private record Result(int exit, String out, String err) {}

    private static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words =
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exit = Spectrascope.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Result(exit, out.toString(), err.toString());
    }

    @Test
    void versionAndHelp() {
        assertThat(run("--version")).isEqualTo(new Result(0, "spectrascope (unpackaged)\n", ""));
        assertThat(run("--help").out()).contains("analyze", "serve", "table", "check", "Exit codes");
        assertThat(run().exit()).isEqualTo(2);
    }

    @Test
    void unknownVerb() {
        Result result = run("analyse", "x");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("spectrascope: Unmatched arguments from index 0: 'analyse', 'x'; see spectrascope --help\n");
    }

    @Test
    void tableOfARun() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        double[] sizes = {1, 8, 3, 2, 2};
        for (int epoch = 0; epoch < sizes.length; epoch++) {
            Runs.report(run, epoch * 10, sizes[epoch]);
        }
        Result result = run("table", run.root());
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                        epoch  iteration  max Hess  max G  max H  bulk H  train loss  train err  test err
                            0          0     2.000  1.000  1.000  0.2500      0.2500     0.1250    0.2500
                           10        100     9.000  8.000  1.000  0.2500      0.2500     0.1250    0.2500
                           20        200     4.000  3.000  1.000  0.2500      0.2500     0.1250    0.2500
                           30        300     3.000  2.000  1.000  0.2500      0.2500     0.1250    0.2500
                           40        400     3.000  2.000  1.000  0.2500      0.2500     0.1250    0.2500
                        G peaked at epoch 10 (14.67) and has fallen since (to 3.667).
                        G over the bulk edge of H peaked at epoch 10 (58.67) and has fallen since (to 14.67).
                        max: largest eigenvalue; bulk H: upper edge of the bulk of H; err: share misclassified, over the probe sets.
                        """);
    }

    @Test
    void reportOfARun() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 10, 8);
        Path file = folder.resolve("sent.html");
        Result result = run("report", run.root(), "--output", file);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).matches(file + ": 1 report, curves of at most 1024 points, \\d\\.\\d MB\n");
        assertThat(Files.readString(file)).contains("data-path=\"api/runs/r1/reports/e000010-i0000100\"");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void reportThatCannotBeMade() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        RunDirectory same = Runs.create(folder.resolve("other").resolve("r1"));
        assertThat(run("report", run.root(), same.root()))
                .isEqualTo(new Result(2, "", "spectrascope: two runs are named r1; make a report of each\n"));
        Path nowhere = folder.resolve("nowhere");
        assertThat(run("report", run.root(), "--output", nowhere.resolve("r.html"))
                        .err())
                .isEqualTo("spectrascope: " + nowhere + " is no directory, so r.html cannot be written there\n");
        assertThat(run("report", run.root(), "--output", folder).err())
                .isEqualTo("spectrascope: " + folder + " is a directory; --output must be a file\n");
        assertThat(run("report", folder).err())
                .isEqualTo("spectrascope: " + folder + " holds no run.json, so it is not a run directory\n");
    }

    @Test
    void tableAsCsv() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 10, 8);
        assertThat(run("table", run.root(), "--format", "csv").out())
                .isEqualTo("epoch,iteration,max_hessian,max_g,max_h,bulk_edge_h,train_loss,train_error,test_error\n"
                        + "10,100,9.0,8.0,1.0,0.25,0.25,0.125,0.25\n");
    }

    @Test
    void tableSaysWhatIsMissing() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.snapshot(run, 1);
        assertThat(run("table", run.root()).out())
                .contains("No report of G yet.\n")
                .contains("1 snapshots wait, 0 failed");
    }

    @Test
    void directoryThatIsNoRun() {
        assertThat(run("table", folder.resolve("nothing")))
                .isEqualTo(new Result(1, "", "spectrascope: " + folder.resolve("nothing") + " is not a directory\n"));
        assertThat(run("analyze", folder))
                .isEqualTo(new Result(
                        1, "", "spectrascope: " + folder + " holds no run.json, so it is not a run directory\n"));
    }

    @Test
    void damagedReportNamesItsFile() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 1, 8);
        Files.writeString(run.reportFile("e000001-i0000010"), "{\"epoch\": ");
        Result result = run("table", run.root());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("e000001-i0000010.json is not readable");
    }

    @Test
    void analyzeWantsARunOrAModel() {
        String line = "spectrascope: analyze needs either a run directory or --model M.zip\n";
        assertThat(run("analyze")).isEqualTo(new Result(2, "", line));
        assertThat(run("analyze", folder, "--model", "m.zip")).isEqualTo(new Result(2, "", line));
        assertThat(run("analyze", "--model", "m.zip").err())
                .isEqualTo("spectrascope: --model needs examples too: --train D.bin (DataSet.save)\n");
        assertThat(run("analyze", folder, "--train", "d.bin").err())
                .isEqualTo("spectrascope: --train, --test, --output and --csv go with --model\n");
    }

    @Test
    void analyzeRefusesFilesThatAreNotThereOrNotWhatTheyShouldBe() throws IOException {
        Path model = folder.resolve("m.zip");
        Path data = Files.writeString(folder.resolve("d.bin"), "no data set");
        assertThat(run("analyze", "--model", model, "--train", data))
                .isEqualTo(new Result(
                        2,
                        "",
                        "spectrascope: " + model + " is not a file; it should be a model saved by ModelSerializer\n"));
        Files.writeString(model, "no zip");
        Result noZip = run("analyze", "--model", model, "--train", data);
        assertThat(noZip.exit()).isEqualTo(1);
        assertThat(noZip.err().lines())
                .singleElement()
                .asString()
                .startsWith("spectrascope: " + model
                        + " is not readable as a saved network (ModelSerializer, SameDiff.save): ");
        Result noFolder = run("analyze", "--model", model, "--train", data, "--output", folder.resolve("a/b.json"));
        assertThat(noFolder.exit()).isEqualTo(2);
        assertThat(noFolder.err()).contains("is not a writable directory");
    }

    @Test
    void wrongPrecision() {
        Result result = run("analyze", "--model", "m.zip", "--train", "d.bin", "--precision", "half");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("spectrascope: Invalid value for option '--precision': expected one of [FLOAT, DOUBLE] "
                        + "(case-insensitive) but was 'half'; see spectrascope analyze --help\n");
    }

    @Test
    void checkPrintsAConfigurationInFull() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "probes: {top: 7}\n");
        Result result = run("check", file);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("top: 7").contains("port: 9464");
    }

    @Test
    void checkSaysEveryProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "probes: {topp: 7}\nworker: nobody\n");
        Result result = run("check", file);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(2).allMatch(line -> line.contains("c.yaml:"));
    }

    @Test
    void serveRefusesWhatItCannotServe() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        assertThat(run("serve").exit()).isEqualTo(2);
        assertThat(run("serve", run.root(), "--port", "70000").err())
                .isEqualTo("spectrascope: --port is 70000; it must be from 0 to 65535\n");
        assertThat(run("serve", run.root(), run.root()).err())
                .isEqualTo("spectrascope: two runs are named r1; serve them apart\n");
        assertThat(run("serve", folder.resolve("nothing")).exit()).isEqualTo(1);
    }

    @Test
    void missingLibrariesAreNamedWithTheRemedy() {
        Throwable failure = new RuntimeException(new NoClassDefFoundError("org/nd4j/linalg/factory/Nd4j"));
        StringWriter err = new StringWriter();
        assertThat(FailureMessages.handle(failure, new PrintWriter(err))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("spectrascope: DL4J or ND4J is not on the class path (org.nd4j.linalg.factory.Nd4j); "
                        + "run it as java -cp spectrascope-agent.jar:YOUR_CLASS_PATH "
                        + "dev.spectrascope.agent.cli.Spectrascope …, with the class path of the training job\n");
    }
}
