package dev.spectrascope.agent.endtoend;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Jars of whole jobs, as build tools make them: the programs of the tests with DL4J and all that it needs. */
final class JobJars {

    private static final String SERVICES = "META-INF/services/";
    private static final String CLASSES = "BOOT-INF/classes/";

    private JobJars() {}

    /** The jars that the programs need. */
    static List<Path> libraries() throws IOException {
        return Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }

    private static List<Path> programs() throws IOException {
        Path folder = Path.of(System.getProperty("it.programs"));
        try (Stream<Path> files = Files.walk(folder.resolve("dev/spectrascope/programs"))) {
            return files.filter(Files::isRegularFile).map(folder::relativize).toList();
        }
    }

    /** All in one, as the shade plugin does it; with these jars besides, and these attributes in its manifest. */
    static Path shaded(Path jar, List<Path> besides, Map<String, String> attributes) throws IOException {
        Set<String> written = new HashSet<>();
        Map<String, StringBuilder> services = new TreeMap<>();
        try (JarOutputStream out = open(jar, attributes)) {
            addPrograms(out, "");
            for (Path library :
                    Stream.concat(libraries().stream(), besides.stream()).toList()) {
                try (JarFile in = new JarFile(library.toFile())) {
                    for (ZipEntry entry : Collections.list(in.entries())) {
                        String name = entry.getName();
                        if (name.startsWith(SERVICES) && !entry.isDirectory()) {
                            services.computeIfAbsent(name, first -> new StringBuilder())
                                    .append(new String(in.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                                    .append('\n');
                        } else if (isShaded(entry) && written.add(name)) {
                            store(out, name, entry.getSize(), entry.getCrc(), in.getInputStream(entry));
                        }
                    }
                }
            }
            for (Map.Entry<String, StringBuilder> service : services.entrySet()) {
                store(out, service.getKey(), service.getValue().toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static boolean isShaded(ZipEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && !name.startsWith("META-INF/versions/")
                && !name.endsWith("module-info.class")
                && !name.matches("META-INF/[^/]*");
    }

    /** An executable jar in which the others lie as they are, with a version of Spring Boot's loader. */
    static Path springBoot(Path jar, Path loader, String program) throws IOException {
        try (JarFile in = new JarFile(loader.toFile())) {
            String launcher = Stream.of("org.springframework.boot.loader.launch.", "org.springframework.boot.loader.")
                    .map(name -> name + "JarLauncher")
                    .filter(name -> in.getEntry(name.replace('.', '/') + ".class") != null)
                    .findFirst()
                    .orElseThrow();
            Map<String, String> attributes = Map.of(
                    "Main-Class",
                    launcher,
                    "Start-Class",
                    program,
                    "Spring-Boot-Classes",
                    CLASSES,
                    "Spring-Boot-Lib",
                    "BOOT-INF/lib/");
            try (JarOutputStream out = open(jar, attributes)) {
                for (ZipEntry entry : Collections.list(in.entries())) {
                    if (entry.getName().startsWith("org/") && !entry.isDirectory()) {
                        store(out, entry.getName(), entry.getSize(), entry.getCrc(), in.getInputStream(entry));
                    }
                }
                folder(out, "BOOT-INF/");
                folder(out, CLASSES);
                addPrograms(out, CLASSES);
                folder(out, "BOOT-INF/lib/");
                for (Path library : libraries()) {
                    store(out, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
                }
            }
        }
        return jar;
    }

    private static JarOutputStream open(Path jar, Map<String, String> attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        JarOutputStream out =
                new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(jar), 1 << 20), manifest);
        // Compressing half a gigabyte of native code takes longer than all else.
        out.setMethod(ZipEntry.STORED);
        return out;
    }

    private static void addPrograms(JarOutputStream out, String folder) throws IOException {
        for (Path program : programs()) {
            store(
                    out,
                    folder + program,
                    Files.readAllBytes(
                            Path.of(System.getProperty("it.programs")).resolve(program)));
        }
    }

    private static void folder(JarOutputStream out, String name) throws IOException {
        store(out, name, new byte[0]);
    }

    private static void store(JarOutputStream out, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        store(out, name, content.length, crc.getValue(), new ByteArrayInputStream(content));
    }

    private static void store(JarOutputStream out, String name, long size, long crc, InputStream content)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        out.putNextEntry(entry);
        content.transferTo(out);
    }
}
