package dev.spectrascope.agent.bootstrap;

import java.util.List;

/** Recognises the JDK's own tools, which inherit the agent through {@code JAVA_TOOL_OPTIONS}. */
final class JdkTools {

    /** Packages and modules of the tools' main classes. */
    private static final List<String> MAINS =
            List.of("com.sun.tools.", "sun.tools.", "jdk.", "java.", "sun.jvm.hotspot.");

    /** Where {@code java Training.java} compiles a program and runs it: not a tool. */
    private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

    private JdkTools() {}

    /**
     * @param command the system property {@code sun.java.command}: main class, {@code module/class} or jar, and
     *     arguments; null where the JVM has none
     */
    static boolean runs(String command) {
        String main = command == null ? "" : command.strip().split("\\s+", 2)[0];
        return !main.endsWith(".jar")
                && !main.contains(SOURCE_LAUNCHER)
                && MAINS.stream().anyMatch(main::startsWith);
    }
}
