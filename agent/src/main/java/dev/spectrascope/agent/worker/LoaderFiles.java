package dev.spectrascope.agent.worker;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars and folders that a class loader and its parents read.
 *
 * <p>A {@link URLClassLoader} says what it reads. Any other is asked where it finds manifests, of which nearly every jar has
 * one, and where folders. The system's loader reads the class path and the module path.
 *
 * @param entries as on a class path, those of the child first: loaders of this kind are made to have classes of their own
 * @param nested a jar in which further jars lie that are read from there, as Spring Boot makes it
 */
record LoaderFiles(List<String> entries, Optional<Path> nested) {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** A jar or folder, possibly named as {@code jar:file:/a.jar!/}. */
    private static final Pattern WHOLE = Pattern.compile("(?:jar:)?file:([^!]+)(?:!/)?");

    /** {@code jar:file:/a.jar!/BOOT-INF/lib/b.jar!/}, since Spring Boot 3.2 {@code jar:nested:/a.jar/!BOOT-INF/lib/b.jar!/}. */
    private static final Pattern INSIDE = Pattern.compile("jar:(?:file|nested):([^!]+?)(?:!/|/!).+");

    LoaderFiles {
        entries = List.copyOf(entries);
    }

    static LoaderFiles of(ClassLoader start) {
        Search search = new Search();
        ClassLoader system = ClassLoader.getSystemClassLoader();
        ClassLoader loader = start;
        for (; loader != null && loader != system; loader = loader.getParent()) {
            search.read(loader);
        }
        if (loader == system) {
            search.readSystem();
        }
        return new LoaderFiles(
                List.copyOf(search.entries), search.nested.stream().findFirst());
    }

    /** What is found on the way up. What cannot be read is missed, which is found out by those who use the result. */
    private static final class Search {

        private final Set<String> entries = new LinkedHashSet<>();
        private final Set<Path> nested = new LinkedHashSet<>();

        void read(ClassLoader loader) {
            if (loader instanceof URLClassLoader known) {
                Stream.of(known.getURLs()).map(URL::toString).forEach(this::add);
                return;
            }
            try {
                for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
                    String url = manifest.toString();
                    add(url.substring(0, url.length() - MANIFEST.length()));
                }
                for (URL folder : Collections.list(loader.getResources(""))) {
                    add(folder.toString());
                }
            } catch (IOException | RuntimeException e) {
                // As said above.
            }
        }

        private void add(String url) {
            Matcher whole = WHOLE.matcher(url);
            if (whole.matches()) {
                path(whole.group(1)).ifPresent(path -> entries.add(path.toString()));
                return;
            }
            Matcher inside = INSIDE.matcher(url);
            if (inside.matches()) {
                path(inside.group(1)).ifPresent(nested::add);
            }
        }

        private static Optional<Path> path(String inUrl) {
            try {
                return Optional.of(decode(inUrl)).filter(Files::exists);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static Path decode(String inUrl) {
            try {
                return Path.of(new URI("file:" + inUrl));
            } catch (URISyntaxException e) {
                // Some make their URLs without escaping spaces.
                return Path.of(inUrl);
            }
        }

        void readSystem() {
            entries.addAll(split("java.class.path"));
            for (String entry : split("jdk.module.path")) {
                if (isModule(Path.of(entry))) {
                    entries.add(entry);
                } else {
                    addModules(Path.of(entry));
                }
            }
        }

        /** A folder without a description of a module may hold modules. */
        private static boolean isModule(Path path) {
            return Files.isDirectory(path)
                    ? Files.exists(path.resolve("module-info.class"))
                    : path.toString().endsWith(".jar");
        }

        private void addModules(Path folder) {
            try (Stream<Path> modules = Files.list(folder)) {
                modules.filter(Search::isModule).map(Path::toString).sorted().forEach(entries::add);
            } catch (IOException e) {
                // As said above.
            }
        }

        private static List<String> split(String property) {
            return Stream.of(System.getProperty(property, "").split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        }
    }
}
