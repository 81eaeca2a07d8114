package dev.spectrascope.agent;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.nd4j.linalg.factory.Nd4j;

/** The arrows of the design between the agent's packages, and what each may know of the world outside. */
@AnalyzeClasses(packages = "dev.spectrascope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String AGENT = "dev.spectrascope.agent..";
    private static final String[] DL4J = {"org.deeplearning4j..", "org.nd4j.."};

    @ArchTest
    static final ArchRule arrows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("probes")
            .definedBy("dev.spectrascope.probes..")
            .layer("bridge")
            .definedBy("dev.spectrascope.agent.bridge")
            .layer("log")
            .definedBy("dev.spectrascope.agent.log")
            .layer("threads")
            .definedBy("dev.spectrascope.agent.threads")
            .layer("config")
            .definedBy("dev.spectrascope.agent.config")
            .layer("hooks")
            .definedBy("dev.spectrascope.agent.hooks")
            .layer("bootstrap")
            .definedBy("dev.spectrascope.agent.bootstrap")
            .layer("capture")
            .definedBy("dev.spectrascope.agent.capture")
            .layer("worker")
            .definedBy("dev.spectrascope.agent.worker")
            .layer("dynamics")
            .definedBy("dev.spectrascope.agent.dynamics")
            .layer("summary")
            .definedBy("dev.spectrascope.agent.summary")
            .layer("excerpt")
            .definedBy("dev.spectrascope.agent.excerpt")
            .layer("metrics")
            .definedBy("dev.spectrascope.agent.metrics")
            .layer("web")
            .definedBy("dev.spectrascope.agent.web")
            .layer("session")
            .definedBy("dev.spectrascope.agent.session")
            .layer("cli")
            .definedBy("dev.spectrascope.agent.cli")
            .whereLayer("bridge")
            .mayNotAccessAnyLayer()
            .whereLayer("log")
            .mayNotAccessAnyLayer()
            .whereLayer("threads")
            .mayNotAccessAnyLayer()
            .whereLayer("dynamics")
            .mayOnlyAccessLayers("probes")
            .whereLayer("config")
            .mayOnlyAccessLayers("dynamics", "probes")
            .whereLayer("hooks")
            .mayOnlyAccessLayers("bridge")
            .whereLayer("bootstrap")
            .mayOnlyAccessLayers("bridge", "hooks", "config")
            .whereLayer("capture")
            .mayOnlyAccessLayers("threads", "config", "probes")
            .whereLayer("worker")
            .mayOnlyAccessLayers("probes")
            .whereLayer("summary")
            .mayOnlyAccessLayers("dynamics", "probes")
            .whereLayer("excerpt")
            .mayOnlyAccessLayers("probes")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("threads", "dynamics", "excerpt", "probes")
            .whereLayer("web")
            .mayOnlyAccessLayers("config", "dynamics", "excerpt", "metrics", "summary", "probes")
            .whereLayer("session")
            .mayOnlyAccessLayers(
                    "bridge", "log", "threads", "config", "capture", "worker", "dynamics", "metrics", "web", "probes")
            .whereLayer("cli")
            .mayOnlyAccessLayers("config", "dynamics", "excerpt", "metrics", "summary", "web", "probes")
            .whereLayer("session")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bootstrap")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule nothingDependsOnTheAgent = noClasses()
            .that()
            .resideOutsideOfPackage(AGENT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AGENT);

    /** They run on the application's class path, where DL4J may not be: it may live in a child loader. */
    @ArchTest
    static final ArchRule theEntryReachesNoDeepLearning4J = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.spectrascope.agent.bootstrap",
                    "dev.spectrascope.agent.bridge",
                    "dev.spectrascope.agent.hooks",
                    "dev.spectrascope.agent.config")
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAnyPackage(DL4J);

    @ArchTest
    static final ArchRule theBridgeKnowsTheJdkOnly = classes()
            .that()
            .resideInAPackage("dev.spectrascope.agent.bridge")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.spectrascope.agent.bridge");

    @ArchTest
    static final ArchRule onlyTheHooksWeave = noClasses()
            .that()
            .resideOutsideOfPackage("dev.spectrascope.agent.hooks")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    @ArchTest
    static final ArchRule noBackendIsAssumed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..", "org.bytedeco..");

    /**
     * Generators that the agent would share with the program: ND4J's, those of the JDK without a seed, and those that its data come
     * from. What is drawn has a generator of its own, with a seed; passwords have the system's.
     */
    @ArchTest
    static final ArchRule nobodyDrawsFromTheProgramsRandomNumbers = noClasses()
            .that()
            .resideInAnyPackage(AGENT, "dev.spectrascope.probes..")
            .should()
            .callMethodWhere(target(name("random"))
                    .and(target(owner(type(Math.class).or(type(StrictMath.class))))))
            .orShould()
            .callMethod(Collections.class, "shuffle", List.class)
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .callMethodWhere(
                    target(owner(type(Nd4j.class))).and(target(nameMatching("(?:rand|getRandom|shuffle|choice).*"))))
            .orShould()
            .callMethodWhere(target(name("shuffle")).and(target(owner(resideInAPackage("org.nd4j..")))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j.linalg.api.rng..", "org.nd4j.linalg.api.ops.random..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j.linalg.dataset.api.iterator..", "org.deeplearning4j.datasets..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.spectrascope.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = classes()
            .that()
            .resideInAPackage(AGENT)
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper");
}
