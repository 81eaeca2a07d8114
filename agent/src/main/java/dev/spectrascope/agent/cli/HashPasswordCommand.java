package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.web.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "hash-password",
        description =
                "Asks for a password, or reads it from standard input, and prints its hash for http.passwordHash.",
        mixinStandardHelpOptions = true)
final class HashPasswordCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        char[] password = read();
        if (password == null || password.length == 0) {
            throw CommandFailure.usage("the password is empty; type one, or pass it through standard input");
        }
        try {
            spec.commandLine().getOut().println(PasswordHash.of(password));
            return 0;
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private static char[] read() throws IOException {
        Console console = System.console();
        if (console != null) {
            return console.readPassword("Password: ");
        }
        String line = new BufferedReader(new InputStreamReader(System.in)).readLine();
        return line == null ? null : line.toCharArray();
    }
}
