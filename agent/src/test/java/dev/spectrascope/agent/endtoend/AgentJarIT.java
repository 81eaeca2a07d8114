package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class AgentJarIT {

    @Test
    void holdsNothingOutsideItsOwnNames() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            List<String> names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.startsWith("dev/spectrascope/") || name.startsWith("META-INF/"));
            // Directories of a library are told by its classes; services must not be seen by the application's own
            // copy.
            assertThat(names)
                    .noneMatch(name -> name.endsWith("module-info.class") || name.startsWith("META-INF/versions/"))
                    .filteredOn(name -> name.startsWith("META-INF/services/"))
                    .allMatch(name -> name.startsWith("META-INF/services/dev.spectrascope."));
            assertThat(names)
                    .contains(
                            "dev/spectrascope/agent/bootstrap/SpectrascopeAgent.class",
                            "dev/spectrascope/probes/run/RunDirectory.class",
                            "dev/spectrascope/shaded/bytebuddy/ByteBuddy.class");
        }
    }

    @Test
    void servicesAreOfClassesInsideIt() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            Set<String> names = jar.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            for (String service : names) {
                if (service.startsWith("META-INF/services/") && !service.endsWith("/")) {
                    String text =
                            new String(jar.getInputStream(jar.getEntry(service)).readAllBytes());
                    assertThat(text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")))
                            .as(service)
                            .isNotEmpty()
                            .allMatch(provider -> names.contains(provider.replace('.', '/') + ".class"));
                }
            }
        }
    }

    @Test
    void itsManifestNamesTheEntryPoints() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            Manifest manifest = jar.getManifest();
            assertThat(manifest.getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo("dev.spectrascope.agent.bootstrap.SpectrascopeAgent");
            assertThat(manifest.getMainAttributes().getValue("Agent-Class"))
                    .isEqualTo("dev.spectrascope.agent.bootstrap.SpectrascopeAgent");
            assertThat(manifest.getMainAttributes().getValue("Can-Retransform-Classes"))
                    .isEqualTo("true");
            assertThat(manifest.getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("dev.spectrascope.agent.cli.Spectrascope");
            assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isNull();
        }
    }
}
