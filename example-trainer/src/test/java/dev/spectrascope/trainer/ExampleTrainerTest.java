package dev.spectrascope.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class ExampleTrainerTest {
    private static final Pattern ACCURACY = Pattern.compile("test accuracy ([0-9.]+)");

    @TempDir
    Path directory;

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = ExampleTrainer.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    @Test
    void learns() {
        Outcome outcome = run("--model", "small-cnn", "--examples-per-class", "50", "--epochs", "6", "--batch", "16");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        double[] accuracies = ACCURACY.matcher(outcome.out())
                .results()
                .map(MatchResult::group)
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' '))))
                .toArray();
        assertThat(accuracies).hasSize(6);
        // Chance is 0.1.
        assertThat(accuracies[5]).isGreaterThan(0.6);
        assertThat(outcome.out())
                .contains("epoch 2/6  learning rate 0.0100 ")
                .contains("epoch 3/6  learning rate 0.00100 ")
                .contains("epoch 6/6  learning rate 0.000100 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "small-cnn", "lenet"})
    void oneSeedGivesOneNetworkToTheLastBit(String model) throws IOException {
        MultiLayerNetwork first = trained(model, "3", "first.zip");
        MultiLayerNetwork again = trained(model, "3", "again.zip");
        MultiLayerNetwork other = trained(model, "4", "other.zip");

        assertThat(again.params().toFloatVector()).isEqualTo(first.params().toFloatVector());
        assertThat(other.params().equals(first.params())).isFalse();
        assertThat(first.getUpdater().getStateViewArray()).isNotNull();
    }

    private MultiLayerNetwork trained(String model, String seed, String name) throws IOException {
        File file = train(model, seed, name, "float");
        return MultiLayerNetwork.load(file, true);
    }

    private File train(String model, String seed, String name, String precision) {
        Path file = directory.resolve(name);
        Outcome outcome = run(
                "--model",
                model,
                "--seed",
                seed,
                "--precision",
                precision,
                "--save",
                file.toString(),
                "--epochs",
                "1",
                "--batch",
                "8",
                "--examples-per-class",
                "2",
                "--test-examples-per-class",
                "1");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        return file.toFile();
    }

    @Test
    void savesAResidualNetworkInDouble() throws IOException {
        ComputationGraph graph = ComputationGraph.load(train("resnet18", "1", "graph.zip", "double"), true);

        assertThat(graph.params().dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(graph.getEpochCount()).isEqualTo(1);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void savesTheImagesAsTheNetworkSeesThem() {
        Outcome outcome = run(
                "--model",
                "mlp",
                "--epochs",
                "1",
                "--examples-per-class",
                "3",
                "--test-examples-per-class",
                "2",
                "--save-data",
                directory.toString());

        assertThat(outcome.code()).isZero();
        DataSet train = new DataSet();
        train.load(directory.resolve("train.bin").toFile());
        DataSet test = new DataSet();
        test.load(directory.resolve("test.bin").toFile());
        assertThat(train.getFeatures().shape()).containsExactly(30, 784);
        assertThat(train.getLabels().sum(0).toDoubleVector()).containsOnly(3);
        assertThat(test.getFeatures().shape()).containsExactly(20, 784);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model alexnet | 'alexnet'",
                "--epochs 0 | --epochs 0: must be greater than 0",
                "--batch -5 | --batch -5: must be greater than 0",
                "--learning-rate NaN | --learning-rate NaN: must be greater than 0",
                "--epochs many | 'many' is not an int",
                "--data imagenet | 'imagenet' is no source of images",
                "--data idx:/nowhere/at-all | /nowhere/at-all: no such directory",
                "--examples-per-class 601 | ask for at most 600",
                "--save /nowhere/model.zip | there is no directory /nowhere; create it first",
                "--no-such-option | --no-such-option"
            })
    void tellsBadInputInOneLine(String arguments, String message) {
        Outcome outcome = run(arguments.trim().split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("example-trainer: ")
                .contains(message)
                .hasLineCount(1);
    }

    @Test
    void doesNotReplaceADirectoryByAModel() throws IOException {
        Path occupied = Files.createDirectory(directory.resolve("model.zip"));

        assertThat(run("--save", occupied.toString()).err()).contains("is a directory; name a file");
    }
}
