package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars here hold names only. */
class JobClassesTest {

    private static final String MODEL = "org/deeplearning4j/nn/api/Model.class";
    private static final String ND4J = "org/nd4j/linalg/factory/Nd4j.class";
    private static final String BACKEND = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String MAIN = "a.Main";
    private static final Path AGENT = Path.of("/a/agent.jar");

    @TempDir
    private Path folder;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void closeLoaders() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.closeEntry();
            }
        }
        return jar;
    }

    private URLClassLoader loader(ClassLoader parent, String... urls) throws IOException {
        URL[] all = new URL[urls.length];
        for (int i = 0; i < urls.length; i++) {
            all[i] = new URL(urls[i]);
        }
        URLClassLoader loader = new URLClassLoader(all, parent);
        loaders.add(loader);
        return loader;
    }

    private static String command(JobClasses classes) {
        return String.join(" ", classes.arguments(AGENT, MAIN));
    }

    @Test
    void thisJvmsOwnClassPath() {
        ClassLoader own = JobClassesTest.class.getClassLoader();
        JobClasses classes = JobClasses.of(own, own).orElseThrow();
        assertThat(classes.arguments(AGENT, MAIN)).startsWith("-cp").endsWith(MAIN);
        assertThat(command(classes)).contains("/a/agent.jar:").contains("deeplearning4j-nn");
    }

    @Test
    void filesOfALoaderThatSeesNoClassPath() throws IOException {
        Path dl4j = jar("deep learning.jar", MODEL, ND4J);
        Path backend = Files.createDirectories(folder.resolve("backend"));
        Files.createDirectories(backend.resolve(BACKEND).getParent());
        Files.createFile(backend.resolve(BACKEND));
        String unescaped = "file:" + dl4j;
        ClassLoader loader = loader(null, unescaped, backend.toUri().toString());
        assertThat(JobClasses.of(loader, null).map(JobClassesTest::command))
                .contains("-cp /a/agent.jar:" + dl4j + ":" + backend + " a.Main");
    }

    @Test
    void theProgramsOwnLoaderComesFirst() throws IOException {
        Path all = jar("all.jar", MODEL, ND4J, BACKEND);
        Path layers = jar("layers.jar", "a/Layer.class");
        ClassLoader dl4j = loader(null, all.toUri().toString());
        ClassLoader program = loader(dl4j, "jar:" + layers.toUri() + "!/");
        assertThat(JobClasses.of(dl4j, program).map(JobClassesTest::command))
                .contains("-cp /a/agent.jar:" + layers + ":" + all + " a.Main");
        ClassLoader stranger = loader(null, layers.toUri().toString());
        assertThat(JobClasses.of(dl4j, stranger).map(JobClassesTest::command))
                .contains("-cp /a/agent.jar:" + all + " a.Main");
    }

    @Test
    void nothingWhereAPartIsMissing() throws IOException {
        String whole = jar("whole.jar", MODEL, ND4J).toUri().toString();
        assertThat(JobClasses.of(loader(null, whole), null)).isEmpty();
        assertThat(JobClasses.of(loader(null, whole, "http://127.0.0.1:9/backend.jar"), null))
                .isEmpty();
        assertThat(JobClasses.of(loader(null, "file:/no/such.jar"), null)).isEmpty();
    }

    /** Of a kind of its own, but it says where its manifests are. */
    @Test
    void anotherLoaderIsAskedForItsManifests() throws IOException {
        Path all = jar("all.jar", MANIFEST, MODEL, ND4J, BACKEND);
        URLClassLoader files = loader(null, all.toUri().toString());
        ClassLoader other = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                return files.findResources(name);
            }
        };
        assertThat(JobClasses.of(other, null).map(JobClassesTest::command))
                .contains("-cp /a/agent.jar:" + all + " a.Main");
        ClassLoader silent = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) {
                return Collections.emptyEnumeration();
            }
        };
        assertThat(JobClasses.of(silent, null)).isEmpty();
    }

    private LoaderFiles nested(String url, String... besides) throws IOException {
        String[] urls = Stream.concat(Stream.of(url), Stream.of(besides)).toArray(String[]::new);
        return LoaderFiles.of(loader(null, urls));
    }

    @Test
    void theLauncherOfSpringBootIsUsedInBothOfItsForms() throws IOException {
        Files.createDirectory(folder.resolve("a b"));
        Path old = jar(
                "a b/old.jar",
                "org/springframework/boot/loader/PropertiesLauncher.class",
                "BOOT-INF/lib/deeplearning4j-nn.jar");
        Path besides = jar("besides.jar", "a/B.class");
        assertThat(SpringBootJar.of(nested(
                                "jar:" + old.toUri() + "!/BOOT-INF/lib/deeplearning4j-nn.jar!/",
                                old.toUri().toString(),
                                besides.toUri().toString()))
                        .map(JobClassesTest::command))
                .contains("-Dloader.path=/a/agent.jar," + besides + " -Dloader.main=a.Main -cp " + old
                        + " org.springframework.boot.loader.PropertiesLauncher");
        Path current = jar(
                "new.jar",
                "org/springframework/boot/loader/launch/PropertiesLauncher.class",
                "BOOT-INF/lib/deeplearning4j-nn.jar");
        // URLs of this form can be made only where Spring Boot has told the JDK of them.
        LoaderFiles files = new LoaderFiles(List.of(), Optional.of(current));
        assertThat(SpringBootJar.of(files).map(JobClassesTest::command))
                .contains("-Dloader.path=/a/agent.jar -Dloader.main=a.Main -cp " + current
                        + " org.springframework.boot.loader.launch.PropertiesLauncher");
    }

    @Test
    void otherJarsOfJarsAreLeftToAThread() throws IOException {
        Path web = jar(
                "web.war",
                "org/springframework/boot/loader/PropertiesLauncher.class",
                "WEB-INF/lib/deeplearning4j-nn.jar");
        Path one = jar("one.jar", "BOOT-INF/lib/deeplearning4j-nn.jar");
        for (Path jar : List.of(web, one)) {
            assertThat(JobClasses.of(loader(null, "jar:file:" + jar + "!/x/deeplearning4j-nn.jar!/"), null))
                    .isEmpty();
        }
    }
}
