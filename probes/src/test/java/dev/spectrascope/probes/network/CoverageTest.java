package dev.spectrascope.probes.network;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.loss.LossRules;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Everything that DL4J can build a network of is either covered by a rule or stated here, with the reason. */
class CoverageTest {

    private static final String LAYERS = "org.deeplearning4j.nn.conf.layers";
    private static final String VERTICES = "org.deeplearning4j.nn.conf.graph";
    private static final String PREPROCESSORS = "org.deeplearning4j.nn.conf.preprocessor";
    private static final String LOSSES = "org.nd4j.linalg.lossfunctions";

    private static final String SAME_DIFF = "a graph of operations of its own, run by SameDiff";

    private static final Map<String, String> FALLBACK_LAYERS = Map.ofEntries(
            entry(LAYERS + ".CapsuleLayer", SAME_DIFF),
            entry(LAYERS + ".CapsuleStrengthLayer", SAME_DIFF),
            entry(LAYERS + ".PrimaryCapsules", SAME_DIFF),
            entry(
                    "org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer",
                    "its loss is no sum over labelled examples, and has the parameters' norms in it"));

    private static final Map<String, String> FALLBACK_VERTICES =
            Map.ofEntries(entry(VERTICES + ".LayerVertex", "holds a layer, which is read in its place"));

    private static final Map<String, String> FALLBACK_PREPROCESSORS = Map.of();

    private static final Map<String, String> FALLBACK_ACTIVATIONS = Map.of(
            "org.nd4j.linalg.activations.impl.ActivationPReLU",
            "holds parameters outside the network's; its layer is covered");

    private static final Map<String, String> FALLBACK_LOSSES =
            Map.of(LOSSES + ".impl.LossFMeasure", "no sum over examples");

    @Test
    void everyLayerIsCoveredOrStated() {
        check(
                classes("org.deeplearning4j.nn.conf.layers.Layer", LAYERS, "org.deeplearning4j.nn.conf.ocnn"),
                Rules.KNOWN.supported(),
                FALLBACK_LAYERS);
    }

    @Test
    void everyVertexIsCoveredOrStated() {
        check(
                classes("org.deeplearning4j.nn.conf.graph.GraphVertex", VERTICES, LAYERS),
                Rules.KNOWN.supported(),
                FALLBACK_VERTICES);
    }

    @Test
    void everyPreProcessorIsCoveredOrStated() {
        check(
                classes("org.deeplearning4j.nn.conf.InputPreProcessor", "org.deeplearning4j.nn.conf.preprocessor"),
                Rules.KNOWN.supported(),
                FALLBACK_PREPROCESSORS);
    }

    @Test
    void everyActivationIsCoveredOrStated() {
        check(
                classes("org.nd4j.linalg.activations.IActivation", "org.nd4j.linalg.activations"),
                Activations.supported(),
                FALLBACK_ACTIVATIONS);
    }

    @Test
    void everyLossIsCoveredOrStated() {
        check(classes("org.nd4j.linalg.lossfunctions.ILossFunction", LOSSES), LossRules.losses(), FALLBACK_LOSSES);
    }

    // Concrete classes on the class path that are assignable to a type.
    private static Set<String> classes(String type, String... packages) {
        return new ClassFileImporter()
                .importPackages(packages).stream()
                        .filter(each -> each.isAssignableTo(type))
                        .filter(each ->
                                !each.isInterface() && !each.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void check(Set<String> all, Set<? extends Class<?>> supported, Map<String, String> fallbacks) {
        assertThat(all).as("classes on the class path").isNotEmpty();
        Set<String> covered = supported.stream().map(Class::getName).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(all);
        missing.removeAll(covered);
        missing.removeAll(fallbacks.keySet());
        assertThat(missing).as("neither covered nor stated").isEmpty();
        Set<String> both = new HashSet<>(covered);
        both.retainAll(fallbacks.keySet());
        assertThat(both).as("covered, but still stated").isEmpty();
        Set<String> gone = new TreeSet<>(fallbacks.keySet());
        gone.removeAll(all);
        assertThat(gone).as("stated, but not on the class path").isEmpty();
    }
}
