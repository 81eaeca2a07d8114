package dev.spectrascope.agent.bootstrap;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.ConfigurationLoader;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The agent's entry point: reads the configuration, has DL4J's classes woven as they are loaded, and waits. Nothing
 * further is started until a network trains. Whatever goes wrong, the program runs on, unless it asked for strictness.
 */
public final class SpectrascopeAgent {

    /** The argument of {@link #agentmain} that ends the watch. */
    public static final String DETACH = "detach";

    private static final int WRONG_CONFIGURATION = 2;

    /** Static, since each time that the agent is loaded the JVM calls a static method. */
    private static final AtomicReference<Watch> WATCH = new AtomicReference<>();

    private SpectrascopeAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String argument, Instrumentation instrumentation) {
        if (!start(argument, instrumentation)) {
            System.exit(WRONG_CONFIGURATION);
        }
    }

    /** Called by the JVM when the agent is attached to it, or is to end its watch; strictness does not apply. */
    public static void agentmain(String argument, Instrumentation instrumentation) {
        if (DETACH.equals(argument)) {
            detach();
        } else {
            start(argument, instrumentation);
        }
    }

    private static void detach() {
        try {
            Watch watch = WATCH.getAndSet(null);
            if (watch == null) {
                Console.say("asked to end the watch, but there is none");
                return;
            }
            watch.end();
            Console.say("no longer watching");
        } catch (Throwable fault) {
            Console.say("the watch could not be ended in full (" + fault + "); the program runs on");
        }
    }

    /** Returns false if the JVM is to be stopped. */
    private static boolean start(String argument, Instrumentation instrumentation) {
        try {
            return JdkTools.runs(System.getProperty("sun.java.command")) || configure(argument, instrumentation);
        } catch (Throwable fault) {
            Console.say("the agent could not start (" + fault + "); the program runs on without it");
            return true;
        }
    }

    private static boolean configure(String argument, Instrumentation instrumentation) {
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(argument, System.getenv(), System.getProperties());
        List<String> problems = new ArrayList<>(outcome.problems());
        if (outcome.ok()) {
            RunFolder.problemWith(outcome.configuration().runDirectory()).ifPresent(problems::add);
        }
        String consequence = outcome.strict()
                ? "strict=true, so the JVM stops"
                : "the agent stays out and the program runs on without it";
        problems.forEach(problem -> Console.say(problem + " (" + consequence + ")"));
        if (!problems.isEmpty()) {
            return !outcome.strict();
        }
        install(outcome.configuration(), instrumentation);
        return true;
    }

    private static void install(AgentConfiguration configuration, Instrumentation instrumentation) {
        URL agent =
                SpectrascopeAgent.class.getProtectionDomain().getCodeSource().getLocation();
        SharedBridge.place(instrumentation, agent);
        Watch watch = Watch.begin(agent, configuration, instrumentation);
        if (watch == null) {
            Console.say("the agent is loaded already; this second time has no effect");
        } else {
            WATCH.set(watch);
        }
    }
}
