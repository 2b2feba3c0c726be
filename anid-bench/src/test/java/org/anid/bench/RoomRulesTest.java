// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The room rules of ARCHITECTURE.md. They live here because this is the one module that sees all the others and is not
 * deployed. Every rule runs over classes that {@link #everyRoomIsReallyLookedAt} has counted, so none can pass on
 * nothing.
 */
class RoomRulesTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.anid.api", "org.anid.metrics", "org.anid.nd4j", "org.anid.models", "org.anid.dataset");

    @Test
    void everyRoomIsReallyLookedAt() {
        Map.of(
                        "org.anid.api",
                        50,
                        "org.anid.metrics",
                        60,
                        "org.anid.nd4j",
                        20,
                        "org.anid.models",
                        2,
                        "org.anid.dataset",
                        15)
                .forEach((room, least) -> assertThat(ALL.that(resideInAPackage(room + "..")))
                        .as("classes of %s", room)
                        .hasSizeGreaterThanOrEqualTo(least));
    }

    @Test
    void theApiDependsOnTheJdkAndJSpecifyAlone() {
        classes()
                .that()
                .resideInAPackage("org.anid.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.anid.api..", "java..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void metricsModelsAndDatasetMeetOnlyThroughTheApi() {
        for (String room : new String[] {"metrics", "models", "dataset"}) {
            noClasses()
                    .that()
                    .resideInAPackage("org.anid." + room + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.anid..")
                            .and(not(resideInAnyPackage("org.anid.api..", "org.anid." + room + ".."))))
                    .check(ALL);
        }
    }

    /** The engine on ND4J is added to the metrics: it knows their kernels, and nobody knows it. */
    @Test
    void nd4jIsAddedToTheMetrics() {
        noClasses()
                .that()
                .resideInAPackage("org.anid.nd4j..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.anid..")
                        .and(not(resideInAnyPackage(
                                "org.anid.api..",
                                "org.anid.nd4j..",
                                "org.anid.metrics.kernel..",
                                "org.anid.metrics.internal.kernel",
                                "org.anid.metrics.internal.kernel.cpu"))))
                .check(ALL);
        onlyIn("org.anid.nd4j..", "org.anid.nd4j..");
    }

    @Test
    void eachNativeLibraryHasOneDoor() {
        onlyIn("org.nd4j..", "org.anid.nd4j..", "org.anid.models.dl4j..");
        onlyIn("org.bytedeco..", "org.anid.nd4j.internal..", "org.anid.models.dl4j..");
        onlyIn("org.deeplearning4j..", "org.anid.models.dl4j..");
        onlyIn("ai.onnxruntime..", "org.anid.models.onnx..");
        onlyIn("javax.imageio..", "org.anid.dataset..", "org.anid.metrics.internal.report.figure..");
        onlyIn("java.awt..", "org.anid.dataset..", "org.anid.metrics.internal.report.figure..");
        onlyIn("jdk.incubator..", "org.anid.metrics.internal.kernel.vector..");
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nd4j.shade..")
                .check(ALL);
    }

    private static void onlyIn(String library, String... doors) {
        noClasses()
                .that()
                .resideOutsideOfPackages(doors)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }

    @Test
    void internalsStayInTheirModule() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.anid.metrics..", "org.anid.nd4j..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.anid.metrics.internal..")
                .check(ALL);
    }

    @Test
    void enginesDoNotKnowEachOther() {
        slices().matching("org.anid.metrics.internal.kernel.(scalar|vector)..")
                .should()
                .notDependOnEachOther()
                .check(ALL);
        slices().matching("org.anid.models.(onnx|dl4j)..")
                .should()
                .notDependOnEachOther()
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String room : new String[] {"metrics", "nd4j", "models", "dataset"}) {
            slices().matching("org.anid." + room + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .check(ALL);
        }
    }

    @Test
    void librariesAreSilentAndSeeded() {
        noClasses()
                .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ALL);
        noClasses().should().callConstructor(Random.class).check(ALL);
        noClasses().should().callMethod(Math.class, "random").check(ALL);
    }

    @Test
    void publicMethodsNameTheirExceptions() {
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .declareThrowableOfType(Exception.class)
                .orShould()
                .declareThrowableOfType(Throwable.class)
                .check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(new ArchCondition<>("be in a @NullMarked package") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                        if (!marked) {
                            events.add(SimpleConditionEvent.violated(
                                    item, "package " + item.getPackageName() + " has no @NullMarked package-info"));
                        }
                    }
                })
                .check(ALL);
    }

    /** Fewer settings than four are withers, as {@code Gmsd.create().with(kernels)}, so that nobody has to build. */
    @Test
    void buildersHaveFourSettingsOrMore() {
        classes()
                .that()
                .haveSimpleName("Builder")
                .should(new ArchCondition<>("have four settings or more") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        long settings = item.getMethods().stream()
                                .filter(method -> method.getRawReturnType().equals(item))
                                .map(JavaMethod::getName)
                                .distinct()
                                .count();
                        if (settings < 4) {
                            events.add(SimpleConditionEvent.violated(
                                    item, item.getName() + " has " + settings + " settings: make them withers"));
                        }
                    }
                })
                .check(ALL);
    }
}
