package dev.spectrascope.probes;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the design: each package knows only those before it. */
@AnalyzeClasses(packages = "dev.spectrascope.probes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String LINALG = "dev.spectrascope.probes.linalg..";
    private static final String NETWORK = "dev.spectrascope.probes.network..";
    private static final String CURVATURE = "dev.spectrascope.probes.curvature..";
    private static final String SPECTRA = "dev.spectrascope.probes.spectra..";
    private static final String RUN = "dev.spectrascope.probes.run..";

    @ArchTest
    static final ArchRule algorithmsKnowArraysAndNothingOfNetworks = noClasses()
            .that()
            .resideInAPackage(LINALG)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", NETWORK, CURVATURE, SPECTRA, RUN);

    @ArchTest
    static final ArchRule networksKnowNothingOfAlgorithms = noClasses()
            .that()
            .resideInAPackage(NETWORK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LINALG, CURVATURE, SPECTRA, RUN);

    @ArchTest
    static final ArchRule kindsOfLayersKnowNoNetwork = noClasses()
            .that()
            .resideInAPackage(NETWORK)
            .and()
            .resideOutsideOfPackages(
                    "dev.spectrascope.probes.network",
                    "dev.spectrascope.probes.network.dl4j",
                    "dev.spectrascope.probes.network.samediff")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.spectrascope.probes.network",
                    "dev.spectrascope.probes.network.dl4j",
                    "dev.spectrascope.probes.network.samediff");

    @ArchTest
    static final ArchRule kindsOfLayersHaveNoCycles =
            slices().matching("dev.spectrascope.probes.network.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule blocksKnowNoKindOfLayer = noClasses()
            .that()
            .resideInAPackage("dev.spectrascope.probes.network.block")
            .should()
            .dependOnClassesThat(resideInAPackage(NETWORK)
                    .and(resideOutsideOfPackages(
                            "dev.spectrascope.probes.network.block", "dev.spectrascope.probes.network.tape")));

    @ArchTest
    static final ArchRule tapesKnowNothingElse = noClasses()
            .that()
            .resideInAPackage("dev.spectrascope.probes.network.tape")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.spectrascope..")
                    .and(resideOutsideOfPackages("dev.spectrascope.probes.network.tape")));

    @ArchTest
    static final ArchRule networksKnowNothingOfTheirCopies = noClasses()
            .that()
            .resideInAPackage("dev.spectrascope.probes.network")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.spectrascope.probes.network.dl4j", "dev.spectrascope.probes.network.samediff");

    @ArchTest
    static final ArchRule operatorsKnowNothingOfReports = noClasses()
            .that()
            .resideInAPackage(CURVATURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPECTRA, RUN);

    @ArchTest
    static final ArchRule measuringKnowsNothingOfFiles = noClasses()
            .that()
            .resideInAPackage(SPECTRA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUN, "java.nio.file..");

    @ArchTest
    static final ArchRule noBackendIsAssumed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..", "org.bytedeco..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.spectrascope.probes.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = classes()
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper");
}
