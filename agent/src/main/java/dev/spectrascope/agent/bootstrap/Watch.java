package dev.spectrascope.agent.bootstrap;

import dev.spectrascope.agent.bridge.TrainingHooks;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.EffectiveConfiguration;
import dev.spectrascope.agent.hooks.TrainingWeaver;
import java.lang.instrument.Instrumentation;
import java.net.URL;

/**
 * DL4J's classes woven and their hooks connected, from one moment to another. Apart from the entry point, since it names
 * the bridge: see {@link SharedBridge}.
 */
final class Watch {

    /**
     * The system property that says so to {@code attach} and {@code detach}, which see no more of another JVM than its
     * properties. Its name is repeated in {@code cli.RunningJvm}.
     */
    static final String PROPERTY = "dev.spectrascope.watching";

    private final TrainingWeaver weaver;

    private Watch(TrainingWeaver weaver) {
        this.weaver = weaver;
    }

    /**
     * Begins.
     *
     * @param agent where the agent's classes are
     * @return null where somebody watches already
     */
    static Watch begin(URL agent, AgentConfiguration configuration, Instrumentation instrumentation) {
        if (!TrainingHooks.connect(new SessionsByLoader(agent, EffectiveConfiguration.toYaml(configuration)))) {
            return null;
        }
        System.setProperty(PROPERTY, "true");
        return new Watch(TrainingWeaver.install(instrumentation, Console::say));
    }

    /** DL4J's classes become what they were. */
    void end() {
        System.clearProperty(PROPERTY);
        TrainingHooks.disconnect();
        weaver.uninstall();
    }
}
