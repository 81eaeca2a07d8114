package dev.spectrascope.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.bridge.TrainingHooks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedBridgeTest {

    @Test
    void isAllOfThePackageAndEachClassComesAfterThoseThatItExtends() throws Exception {
        String name = TrainingHooks.class.getSimpleName() + ".class";
        URI place = TrainingHooks.class.getResource(name).toURI();
        try (Stream<Path> files = Files.list(Path.of(place).getParent())) {
            List<String> classes = files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.equals("package-info.class"))
                    .map(file -> file.replace(".class", ""))
                    .toList();
            assertThat(SharedBridge.CLASSES).containsExactlyInAnyOrderElementsOf(classes);
        }
        Set<String> before = new HashSet<>();
        for (String one : SharedBridge.CLASSES) {
            Class<?> type = Class.forName(TrainingHooks.class.getPackageName() + "." + one);
            Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
                    .map(Class::getName)
                    .filter(above -> above.startsWith(TrainingHooks.class.getPackageName()))
                    .forEach(above -> assertThat(before).contains(above));
            before.add(type.getName());
        }
    }
}
