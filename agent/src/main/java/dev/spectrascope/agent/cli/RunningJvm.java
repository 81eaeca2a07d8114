package dev.spectrascope.agent.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.spectrascope.agent.bootstrap.SpectrascopeAgent;
import dev.spectrascope.agent.config.AgentJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A JVM on this machine, of the same user, into which the agent is loaded.
 *
 * @param pid its process number, as {@code jps} shows it
 */
record RunningJvm(String pid) {

    /** What the agent sets there while it watches. */
    private static final String WATCHING = "dev.spectrascope.watching";

    /** Has the agent watch from now on, with this configuration, as it is given after {@code -javaagent:…=}. */
    void watch(String configuration) throws CommandFailure {
        load(configuration, false, "is watched already; detach " + pid + " ends that");
    }

    /** Ends that. */
    void leave() throws CommandFailure {
        load(SpectrascopeAgent.DETACH, true, "is not watched; attach " + pid + " begins that");
    }

    /** Loads the agent with this argument where it watches as it is said to, and comes back when that has changed. */
    private void load(String argument, boolean watches, String otherwise) throws CommandFailure {
        Path jar = agentJar();
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                if (isWatched(jvm) != watches) {
                    throw CommandFailure.failed("JVM " + pid + " " + otherwise, null);
                }
                jvm.loadAgent(jar.toString(), argument);
                if (isWatched(jvm) == watches) {
                    throw CommandFailure.failed(
                            "the agent could not do so; the standard error of JVM " + pid + " tells why", null);
                }
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

    private static boolean isWatched(VirtualMachine jvm) throws IOException {
        return jvm.getSystemProperties().containsKey(WATCHING);
    }

    private static Path agentJar() throws CommandFailure {
        Path jar = AgentJar.path()
                .orElseThrow(() ->
                        CommandFailure.failed("the agent's own jar cannot be found, so it cannot be loaded", null));
        if (!jar.toString().endsWith(".jar")) {
            throw CommandFailure.usage("the agent runs from " + jar + "; only spectrascope-agent.jar can be attached");
        }
        return jar;
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
