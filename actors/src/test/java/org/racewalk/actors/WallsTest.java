package org.racewalk.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Goal: each part stays behind its wall. Method: rules over the compiled classes. */
@AnalyzeClasses(
        packages = "org.racewalk.actors",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
    @ArchTest
    static final ArchRule shouldHaveNoCyclesBetweenPackages =
            slices().matching("org.racewalk.actors.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldKnowActorsInTheCampaignAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "org.racewalk.actors.campaign..",
                            "org.racewalk.actors.cluster..",
                            "org.racewalk.actors.placement..",
                            "org.racewalk.actors.wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.pekko..")
                    .because("replay, check and reconcile start no actor system");

    @ArchTest
    static final ArchRule shouldKnowTheMachineBehindTheEngineAlone =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.racewalk.actors.campaign..", "org.racewalk.actors.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.racewalk.model.c..",
                            "org.racewalk.model.memory..",
                            "org.racewalk.model.program..")
                    .because("compiling and running are the engine's");

    @ArchTest
    static final ArchRule shouldKnowDatabasesInTheStoreAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "org.racewalk.actors.store..", "org.racewalk.actors.trace..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "org.duckdb..",
                            "javax.sql..",
                            "org.jdbi..",
                            "org.flywaydb..",
                            "com.zaxxer..",
                            "org.sqlite..",
                            "org.postgresql..")
                    .because("what a database's failures mean is said in one place");

    @ArchTest
    static final ArchRule shouldFoldNothingInTheStore =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.racewalk.model..",
                            "org.racewalk.actors.campaign..",
                            "org.racewalk.actors.wire..")
                    .because("results are opaque to it");

    @ArchTest
    static final ArchRule shouldKnowFindingsWithoutRunning =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.findings..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.pekko..",
                            "org.racewalk.actors.campaign..",
                            "org.racewalk.actors.cli..",
                            "org.racewalk.actors.cluster..")
                    .because("they are read from the store and from a file");

    @ArchTest
    static final ArchRule shouldRecordTracesWithoutCampaigns =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.trace..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.pekko..",
                            "org.racewalk.model.c..",
                            "org.racewalk.actors.campaign..",
                            "org.racewalk.actors.cli..",
                            "org.racewalk.actors.plan..")
                    .because("a trace is made again from a replay string alone");

    @ArchTest
    static final ArchRule shouldPlanWithoutRunningOrStoring =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.plan..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.pekko..",
                            "org.racewalk.actors.store..",
                            "org.racewalk.actors.campaign..",
                            "org.racewalk.actors.wire..")
                    .because("a plan is data that every node reads alike");

    @ArchTest
    static final ArchRule shouldReportFromTheStoreAlone =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.report..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.pekko..",
                            "org.racewalk.actors.cluster..",
                            "org.racewalk.actors.cli..")
                    .because("reports need no cluster and hold nothing of one");

    @ArchTest
    static final ArchRule shouldWriteHtmlWithoutRunningOrReading =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.actors.html..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.nio.file..",
                            "java.time..",
                            "org.racewalk.actors.engine..",
                            "org.racewalk.actors.cli..")
                    .because("a page is a function of an explanation and its sources");

    @ArchTest
    static final ArchRule shouldPrintFromTheCommandLineAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.racewalk.actors.cli..")
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .because("progress must be cleared before other output");
}
