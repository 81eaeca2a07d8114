package dev.spectrascope.agent.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A JVM on this machine, of the same user, into which the agent is loaded.
 *
 * @param pid its process number, as {@code jps} shows it
 */
record RunningJvm(String pid) {

    /** Loads the agent there with this argument and comes back when its {@code agentmain} has. */
    void load(String argument) throws CommandFailure {
        Path jar = agentJar();
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                jvm.loadAgent(jar.toString(), argument);
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw CommandFailure.failed(
                    "no JVM " + pid + " of this user can be attached to (" + e.getMessage() + "); there are "
                            + others(),
                    e);
        } catch (AgentLoadException | AgentInitializationException e) {
            throw CommandFailure.failed("JVM " + pid + " could not load " + jar + " (" + e.getMessage() + ")", e);
        } catch (NoClassDefFoundError e) {
            throw CommandFailure.failed("this Java has no module jdk.attach; use that of a JDK", e);
        }
    }

    private static Path agentJar() throws CommandFailure {
        try {
            Path jar = Path.of(RunningJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
            if (!jar.toString().endsWith(".jar")) {
                throw CommandFailure.usage(
                        "the agent runs from " + jar + "; only spectrascope-agent.jar can be attached");
            }
            return jar;
        } catch (URISyntaxException e) {
            throw CommandFailure.failed("the agent's own jar cannot be found (" + e.getMessage() + ")", e);
        }
    }

    private static String others() {
        List<VirtualMachineDescriptor> jvms = VirtualMachine.list().stream()
                .filter(jvm ->
                        !jvm.id().equals(Long.toString(ProcessHandle.current().pid())))
                .toList();
        return jvms.isEmpty()
                ? "none"
                : jvms.stream()
                        .map(jvm -> jvm.id() + " (" + firstWord(jvm.displayName()) + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String firstWord(String name) {
        return name.isBlank() ? "unknown" : name.split(" ")[0];
    }
}
