package dev.spectrascope.probes.spectra;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.factory.Nd4j;

/** What computes: the versions of Spectrascope, DL4J, ND4J and Java in this JVM. */
public final class Versions {

    private static final String UNKNOWN = "unknown";

    private Versions() {}

    /** Versions by {@code spectrascope}, {@code dl4j}, {@code nd4j} and {@code java}; unknown ones are said to be so. */
    public static Map<String, String> here() {
        Map<String, String> versions = new LinkedHashMap<>();
        String own = Versions.class.getPackage().getImplementationVersion();
        versions.put("spectrascope", own == null ? UNKNOWN : own);
        versions.put("dl4j", ofArtifact(Model.class, "org.deeplearning4j/deeplearning4j-nn"));
        versions.put("nd4j", ofArtifact(Nd4j.class, "org.nd4j/nd4j-api"));
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    /** DL4J's manifests tell no versions, but Maven leaves its properties in every jar. */
    private static String ofArtifact(Class<?> type, String artifact) {
        try (InputStream in =
                type.getClassLoader().getResourceAsStream("META-INF/maven/" + artifact + "/pom.properties")) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
