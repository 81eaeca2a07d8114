package dev.spectrascope.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever a command throws into one line and an exit code; only a bug is shown with its stack trace. */
final class FailureMessages implements IExecutionExceptionHandler, IParameterExceptionHandler {

    static final String REMEDY = "; run it as java -cp spectrascope-agent.jar:YOUR_CLASS_PATH "
            + "dev.spectrascope.agent.cli.Spectrascope …, with the class path of the training job";

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        return handle(exception, command.getErr());
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        tell(
                command.getErr(),
                exception.getMessage() + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandFailure.USAGE;
    }

    /**
     * @return the exit code
     */
    static int handle(Throwable failure, PrintWriter err) {
        if (failure instanceof CommandFailure known) {
            tell(err, known.getMessage());
            return known.exitCode();
        }
        String missing = missing(failure);
        if (missing != null) {
            tell(err, missing + REMEDY);
            return CommandFailure.USAGE;
        }
        if (failure instanceof IOException io) {
            tell(err, message(io));
            return CommandFailure.FAILED;
        }
        tell(err, "failed: " + oneLine(failure));
        failure.printStackTrace(err);
        err.flush();
        return CommandFailure.FAILED;
    }

    private static String message(IOException failure) {
        String text = oneLine(failure);
        String file = failure.getMessage() == null ? "" : failure.getMessage();
        if (file.contains(" ")) {
            return failure.getMessage().lines().findFirst().orElse(text);
        }
        if (failure instanceof NoSuchFileException) {
            return file + ": no such file";
        }
        return failure instanceof AccessDeniedException ? file + ": permission denied" : text;
    }

    /** What is missing on the class path, if that is the cause. */
    static String missing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).replace('/', '.');
            boolean absent = cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException;
            if (cause.getClass().getSimpleName().equals("NoAvailableBackendException")) {
                return "no ND4J backend is on the class path (nd4j-native or nd4j-cuda)";
            }
            if (absent && text.toLowerCase(Locale.ROOT).matches(".*org\\.(nd4j|deeplearning4j|bytedeco)\\..*")) {
                return text.startsWith("Could not initialize")
                        ? "ND4J could not be started (" + text + ")"
                        : "DL4J or ND4J is not on the class path (" + text + ")";
            }
        }
        return null;
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    private static void tell(PrintWriter err, String line) {
        err.println("spectrascope: " + line);
        err.flush();
    }
}
