package org.pavillon.itests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point down only. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .importPaths(
                        Path.of("../bundles/api/target/classes"),
                        Path.of("../bundles/https/target/classes"),
                        Path.of("../bundles/platform/target/classes"),
                        Path.of("../bundles/rest/target/classes"),
                        Path.of("../bundles/portal-spi/target/classes"),
                        Path.of("../bundles/portal-ui/target/classes"),
                        Path.of("../bundles/ecrf/target/classes"),
                        Path.of("../bundles/ecrf-ui/target/classes"));
    }

    @Test
    void apiKnowsNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("org.pavillon.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.pavillon.platform..",
                        "org.pavillon.portal..",
                        "org.pavillon.rest..",
                        "org.pavillon.ecrf..",
                        "com.vaadin..")
                .check(classes);
    }

    @Test
    void platformAndModulesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage("org.pavillon.platform..", "org.pavillon.rest..", "org.pavillon.portal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pavillon.ecrf..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("org.pavillon.ecrf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.pavillon.platform..", "org.pavillon.rest..", "org.pavillon.portal.shell..")
                .check(classes);
    }

    @Test
    void enginesKnowNoVaadin() {
        noClasses()
                .that()
                .resideInAnyPackage("org.pavillon.platform..", "org.pavillon.ecrf..", "org.pavillon.rest..")
                .and()
                .resideOutsideOfPackage("org.pavillon.ecrf.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.vaadin..")
                .check(classes);
    }

    @Test
    void domainIsPlainJava() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.pavillon.ecrf",
                        "org.pavillon.ecrf.expression",
                        "org.pavillon.ecrf.rules",
                        "org.pavillon.ecrf.service")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "jakarta..", "org.osgi.framework..", "org.osgi.service..")
                .check(classes);
    }
}
