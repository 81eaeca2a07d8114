package dev.spectrascope.trainer;

import dev.spectrascope.trainer.data.DataSource;
import dev.spectrascope.trainer.data.ImageEncoding;
import dev.spectrascope.trainer.data.ImageIterator;
import dev.spectrascope.trainer.data.ImageShape;
import dev.spectrascope.trainer.data.LabelledImages;
import dev.spectrascope.trainer.data.Standardisation;
import dev.spectrascope.trainer.data.TrainTest;
import dev.spectrascope.trainer.model.ExampleModel;
import dev.spectrascope.trainer.model.Optimiser;
import dev.spectrascope.trainer.model.TrainableNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: trains one of the example networks on images. */
@Command(
        name = "example-trainer",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        sortOptions = false,
        showDefaultValues = true,
        description = "Trains an image classifier with DeepLearning4J.")
public final class ExampleTrainer implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    /** Type of the parameters. */
    enum Precision {
        FLOAT(DataType.FLOAT),
        DOUBLE(DataType.DOUBLE);

        private final DataType type;

        Precision(DataType type) {
            this.type = type;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", defaultValue = "lenet", description = "One of: ${COMPLETION-CANDIDATES}.")
    private ExampleModel model;

    @Option(
            names = "--data",
            defaultValue = "bundled",
            paramLabel = "SOURCE",
            converter = DataSourceConverter.class,
            description = DataSource.SYNTAX + " (IDX files may be gzipped; CIFAR in the binary version).")
    private DataSource source;

    @Option(
            names = "--examples-per-class",
            paramLabel = "N",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Train on the first N images of each class instead of all.")
    private Integer examplesPerClass;

    @Option(
            names = "--test-examples-per-class",
            paramLabel = "N",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Test on the first N images of each class instead of all.")
    private Integer testExamplesPerClass;

    @Option(names = "--epochs", defaultValue = "20", paramLabel = "N", description = "Passes over the training set.")
    private int epochs;

    @Option(names = "--batch", defaultValue = "128", paramLabel = "N", description = "Examples per minibatch.")
    private int batch;

    @Option(
            names = "--learning-rate",
            defaultValue = "0.01",
            paramLabel = "RATE",
            description = "Divided by 10 after a third and after two thirds of the epochs.")
    private double learningRate;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the initial weights and of the order of the images.")
    private long seed;

    @Option(
            names = "--precision",
            defaultValue = "float",
            description = "Of the parameters; one of: ${COMPLETION-CANDIDATES}.")
    private Precision precision;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Write the trained model there (a zip of ModelSerializer).")
    private Path save;

    @Option(
            names = "--save-data",
            paramLabel = "DIR",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Write the images as the network sees them to train.bin and test.bin there (DataSet.save).")
    private Path saveData;

    public static void main(String[] arguments) {
        int code = execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the program without leaving the JVM; the result is its exit code: 0 done, 1 failed, 2 bad input. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new ExampleTrainer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> {
                    err.println("example-trainer: " + e.getMessage() + " (--help lists the options)");
                    return BAD_INPUT;
                })
                .setExecutionExceptionHandler((e, commandLine, result) -> {
                    if (e instanceof BadInputException) {
                        err.println("example-trainer: " + e.getMessage());
                        return BAD_INPUT;
                    }
                    if (e instanceof IOException) {
                        err.println("example-trainer: " + e);
                        return FAILED;
                    }
                    throw e;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        requirePositive("--epochs", epochs);
        requirePositive("--batch", batch);
        requirePositive("--learning-rate", learningRate);
        OutputFile modelFile = save == null ? null : OutputFile.writable("--save", save);
        OutputFile trainFile =
                saveData == null ? null : OutputFile.writable("--save-data", saveData.resolve("train.bin"));
        OutputFile testFile =
                saveData == null ? null : OutputFile.writable("--save-data", saveData.resolve("test.bin"));

        TrainTest images = source.load();
        LabelledImages train = subset("--examples-per-class", examplesPerClass, images.train());
        LabelledImages test = subset("--test-examples-per-class", testExamplesPerClass, images.test());
        ImageShape input = model.inputShape(train.shape());
        var encoding = new ImageEncoding(input, model.flat(), Standardisation.of(train), precision.type);
        ImageIterator trainBatches = ImageIterator.shuffled(train, encoding, batch, seed);
        ImageIterator testBatches = ImageIterator.inOrder(test, encoding, batch);
        if (trainFile != null) {
            trainFile.write(trainBatches.all()::save);
            testFile.write(testBatches.all()::save);
        }

        var optimiser = new Optimiser(learningRate, epochs, seed, precision.type);
        TrainableNetwork network = model.build(input, train.classes(), optimiser);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, %,d parameters, %s, %d training and %d test images of %s in %d classes%n",
                model,
                network.model().numParams(),
                precision,
                train.count(),
                test.count(),
                input,
                train.classes());
        new Training(network, optimiser.schedule(), trainBatches, testBatches).run(epochs, epoch -> print(out, epoch));
        if (modelFile != null) {
            modelFile.write(stream -> ModelSerializer.writeModel(network.model(), stream, true));
            out.println("model saved to " + save);
        }
        return 0;
    }

    private void print(PrintWriter out, Training.Epoch epoch) {
        out.printf(
                Locale.ROOT,
                "epoch %d/%d  learning rate %.3g  score %.5f  test accuracy %.4f  %.2f s%n",
                epoch.epoch(),
                epochs,
                epoch.learningRate(),
                epoch.score(),
                epoch.testAccuracy(),
                epoch.seconds());
        out.flush();
    }

    private LabelledImages subset(String option, Integer perClass, LabelledImages images) {
        if (perClass == null) {
            return images;
        }
        requirePositive(option, perClass);
        return images.firstOfEachClass(perClass);
    }

    private void requirePositive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            String given = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
            throw new ParameterException(spec.commandLine(), option + " " + given + ": must be greater than 0");
        }
    }

    /** Reads {@code --data}. */
    static final class DataSourceConverter implements ITypeConverter<DataSource> {
        @Override
        public DataSource convert(String text) {
            try {
                return DataSource.parse(text);
            } catch (BadInputException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
