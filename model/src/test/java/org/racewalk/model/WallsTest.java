package org.racewalk.model;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Goal: the same seed gives the same run on every machine, because nothing in the model can reach a
 * source of difference. Method: rules over the compiled classes of the model.
 */
@AnalyzeClasses(
        packages = "org.racewalk.model",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
    private static final Set<Class<?>> HASH_ORDERED =
            Set.of(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class);

    /** Those that cannot be given a map or set to collect to. */
    private static final String[] UNORDERED_COLLECTORS = {
        "toSet", "toUnmodifiableSet", "toUnmodifiableMap"
    };

    /** Constructors that take a charset when given one more argument, and the default without. */
    private static final Set<List<Class<?>>> DEFAULT_CHARSET_CONSTRUCTORS =
            Set.of(
                    List.of(String.class, byte[].class),
                    List.of(String.class, byte[].class, int.class, int.class),
                    List.of(InputStreamReader.class, InputStream.class),
                    List.of(OutputStreamWriter.class, OutputStream.class));

    @ArchTest
    static final ArchRule shouldKnowNothingOfActors =
            forbidPackages("org.apache.pekko..", "org.racewalk.actors..")
                    .because("the model runs without actors; they host it");

    @ArchTest
    static final ArchRule shouldReachNeitherDatabaseNorNetwork =
            forbidPackages("java.sql..", "javax.sql..", "java.net..")
                    .because("a run depends on nothing outside its inputs");

    @ArchTest
    static final ArchRule shouldUseNoThreads =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.concurrent..")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Thread.class)
                    .because("the scheduler of a world is the only source of interleaving")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldReadNoClock =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            method(System.class, "nanoTime", "currentTimeMillis")
                                    .or(ownedBy("java.util.Date")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.time\\.(Clock|Instant|InstantSource)")
                    .because("time is a number that the caller passes in")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldDrawFromTheStrategysGeneratorOnly =
            noClasses()
                    .should()
                    .accessTargetWhere(method(Math.class, "random"))
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Random.class)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.random..")
                    .because("a run is a function of its seed")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldIterateInNoHashOrder =
            noClasses()
                    .should()
                    .accessTargetWhere(constructor(WallsTest::isHashOrdered, "hash-ordered"))
                    .orShould()
                    .accessTargetWhere(method(System.class, "identityHashCode"))
                    .because("LinkedHashMap, TreeMap and lists have an order of their own")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldIterateInNoSaltedOrder =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            method(Set.class, "of", "copyOf")
                                    .or(method(Map.class, "of", "ofEntries", "copyOf"))
                                    .or(method(Collectors.class, UNORDERED_COLLECTORS)))
                    .because("the order of an immutable set or map differs from JVM to JVM")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldNameItsCharset =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            constructor(WallsTest::usesDefaultCharset, "default charset")
                                    .or(parameterless(String.class, "getBytes"))
                                    .or(method(Charset.class, "defaultCharset")))
                    .because("the same bytes are the same text everywhere")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule shouldExportWhatATraceTellsAlone =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.model.export..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.racewalk.model.c..",
                            "org.racewalk.model.machine..",
                            "org.racewalk.model.memory..",
                            "org.racewalk.model.order..",
                            "org.racewalk.model.shrink..",
                            "java.nio.file..")
                    .because("a trace is the only source, and where it goes is the caller's");

    @ArchTest
    static final ArchRule shouldWriteMailsOfExplanationsAlone =
            noClasses()
                    .that()
                    .resideInAPackage("org.racewalk.model.mail..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.racewalk.model.c..",
                            "org.racewalk.model.explore..",
                            "org.racewalk.model.litmus..",
                            "org.racewalk.model.machine..",
                            "org.racewalk.model.memory..",
                            "org.racewalk.model.order..",
                            "org.racewalk.model.shrink..")
                    .because("a mail tells what is explained and runs nothing");

    @ArchTest
    static final ArchRule shouldHaveNoCyclesBetweenPackages =
            slices().matching("org.racewalk.model.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true);

    private static ArchRule forbidPackages(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String... names) {
        return describe(
                owner.getSimpleName() + "." + String.join("/", names),
                access ->
                        access.getTargetOwner().isEquivalentTo(owner)
                                && Arrays.asList(names).contains(access.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> parameterless(Class<?> owner, String name) {
        return describe(
                owner.getSimpleName() + "." + name + "()",
                access ->
                        access.getTargetOwner().isEquivalentTo(owner)
                                && access.getName().equals(name)
                                && access.getTarget() instanceof CodeUnitAccessTarget unit
                                && unit.getRawParameterTypes().isEmpty());
    }

    private static DescribedPredicate<JavaAccess<?>> ownedBy(String owner) {
        return describe(owner, access -> access.getTargetOwner().getName().equals(owner));
    }

    private static DescribedPredicate<JavaAccess<?>> constructor(
            Predicate<CodeUnitAccessTarget> body, String description) {
        return describe(
                "constructor, " + description,
                access ->
                        access.getName().equals("<init>")
                                && access.getTarget() instanceof CodeUnitAccessTarget unit
                                && body.test(unit));
    }

    private static boolean isHashOrdered(CodeUnitAccessTarget constructor) {
        return HASH_ORDERED.stream().anyMatch(constructor.getOwner()::isEquivalentTo);
    }

    private static boolean usesDefaultCharset(CodeUnitAccessTarget constructor) {
        JavaClass owner = constructor.getOwner();
        if (owner.isEquivalentTo(FileReader.class) || owner.isEquivalentTo(FileWriter.class)) {
            return true;
        }
        return DEFAULT_CHARSET_CONSTRUCTORS.stream()
                .anyMatch(signature ->
                        owner.isEquivalentTo(signature.get(0))
                                && takes(constructor, signature.subList(1, signature.size())));
    }

    private static boolean takes(CodeUnitAccessTarget constructor, List<Class<?>> parameters) {
        return constructor.getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toList()
                .equals(parameters.stream().map(Class::getName).toList());
    }
}
