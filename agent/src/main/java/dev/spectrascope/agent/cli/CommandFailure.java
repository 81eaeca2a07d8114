package dev.spectrascope.agent.cli;

import java.util.List;

/** A command cannot go on; its message is the one line that the user sees. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    static final int FAILED = 1;
    static final int USAGE = 2;

    private final int exitCode;

    private CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(FAILED, message, cause);
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(USAGE, message, null);
    }

    /** What is wrong with a configuration, a line each. */
    static CommandFailure problems(List<String> problems) {
        return usage(String.join("\nspectrascope: ", problems));
    }

    int exitCode() {
        return exitCode;
    }
}
