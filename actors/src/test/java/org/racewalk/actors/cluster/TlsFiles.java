package org.racewalk.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Certificates, made as docs/operate.md says: its own commands run, in a folder. */
final class TlsFiles {
    private static final Path MANUAL = Path.of("../docs/operate.md");
    private static final String NODE = "racewalk-0.example.net";
    private static final int LIMIT_SECONDS = 120;

    private final Path folder;

    private TlsFiles(Path folder) {
        this.folder = folder;
    }

    /** An authority and one node's key in that folder. */
    static TlsFiles in(Path folder) throws IOException, InterruptedException {
        TlsFiles files = new TlsFiles(Files.createDirectories(folder));
        for (String commands : commands()) {
            files.run(commands);
        }
        return files;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Path keyStore() {
        return file(NODE + ".p12");
    }

    /** The settings that name these files. */
    Config settings() {
        String section = "racewalk.cluster.tls.";
        return ConfigFactory.parseMap(
                Map.of(
                        section + "key-store",
                        keyStore().toString(),
                        section + "key-store-password-file",
                        file("node.password").toString(),
                        section + "trust-store",
                        file("trust.p12").toString(),
                        section + "trust-store-password-file",
                        file("trust.password").toString()),
                "test");
    }

    /** Runs commands of a shell in the folder; {@code keytool} is that of this JDK. */
    void run(String commands) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-eu", "-c", commands)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, ours) -> ours + ":" + path);
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Xshare:auto");
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(commands + "\n" + Files.readString(output));
        }
    }

    /** The blocks of shell commands in the section on TLS. */
    private static List<String> commands() throws IOException {
        String manual = Files.readString(MANUAL);
        String section = manual.substring(manual.indexOf("\n## TLS\n") + 1);
        int end = section.indexOf("\n## ");
        List<String> blocks = new ArrayList<>();
        String[] parts = (end < 0 ? section : section.substring(0, end)).split("```", -1);
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith("sh\n")) {
                blocks.add(parts[i].substring(3));
            }
        }
        return blocks;
    }
}
