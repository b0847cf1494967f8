package org.racewalk.actors.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What the forked JVMs of {@link ForkedJvmTest} run. */
public final class ChildFixture {
    private ChildFixture() {}

    /**
     * {@code wait}: says ready, and stays. {@code count}: prints numbers until it is killed. {@code
     * fork FOLDER}: starts a JVM that waits, says its process id, and stays. {@code exit N}: ends.
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "wait" -> System.out.println("ready");
            case "count" -> count();
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "fork" -> {
                ForkedJvm child = waiting(Path.of(args[1]), "grandchild");
                System.out.println("child " + child.pid());
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        new CountDownLatch(1).await();
    }

    static ForkedJvm waiting(Path folder, String name) throws Exception {
        return ForkedJvm.start(
                name,
                ForkedJvm.SMALL,
                ChildFixture.class.getName(),
                List.of("wait"),
                folder,
                folder.resolve(name + ".log"));
    }

    private static void count() {
        for (long i = 0; ; i++) {
            System.out.println("number " + i);
        }
    }
}
