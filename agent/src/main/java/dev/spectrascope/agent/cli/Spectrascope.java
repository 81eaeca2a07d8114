package dev.spectrascope.agent.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line's entry. */
@Command(
        name = "spectrascope",
        description = "Shows how the curvature of the loss evolves while a DeepLearning4J network trains.",
        mixinStandardHelpOptions = true,
        versionProvider = Spectrascope.Version.class,
        subcommands = {
            AnalyzeCommand.class,
            ServeCommand.class,
            ReportCommand.class,
            TableCommand.class,
            AttachCommand.class,
            DetachCommand.class,
            CheckCommand.class,
            HashPasswordCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or configuration"})
public final class Spectrascope {

    private Spectrascope() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true);
        // SameDiff tells on standard output what it differentiates, which is no part of a report.
        System.setOut(System.err);
        System.exit(run(out, new PrintWriter(System.err, true), arguments));
    }

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        FailureMessages failures = new FailureMessages();
        CommandLine command = new CommandLine(new Spectrascope())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        if (arguments.length == 0) {
            command.usage(err);
            return CommandFailure.USAGE;
        }
        try {
            return command.execute(arguments);
        } catch (LinkageError | OutOfMemoryError e) {
            return FailureMessages.handle(e, err);
        }
    }

    /** As the jar's manifest says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Spectrascope.class.getPackage().getImplementationVersion();
            return new String[] {"spectrascope " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
