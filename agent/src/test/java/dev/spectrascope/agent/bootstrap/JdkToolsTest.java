package dev.spectrascope.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkToolsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdk.compiler/com.sun.tools.javac.Main -version",
                "jdk.jcmd/sun.tools.jcmd.JCmd",
                "java.base/sun.security.tools.keytool.Main -list",
                "jdk.jlink/jdk.tools.jlink.internal.Main"
            })
    void toolsAreRecognised(String command) {
        assertThat(JdkTools.runs(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.codehaus.plexus.classworlds.launcher.Launcher exec:java",
                "com.example.Train --epochs 3",
                "jdk.compiler/com.sun.tools.javac.launcher.Main Train.java --epochs 3",
                "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher Train.java",
                "jdk.compilerish.jar",
                "/opt/jdk.example/app.jar --train",
                ""
            })
    void programsAreNot(String command) {
        assertThat(JdkTools.runs(command)).isFalse();
    }
}
