package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.report.CampaignReport;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.report.JunitXml;
import org.racewalk.actors.report.Ktap;
import org.racewalk.actors.report.Sarif;
import org.racewalk.actors.store.CampaignStore;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code racewalk campaign export}: what a campaign came to, for other programs. */
@Command(
        name = "export",
        description = "Writes what a campaign came to into files for other programs.",
        footer = {
            "",
            "A file that is there and is not an earlier export is never overwritten.",
            "",
            "Exit status: 0 written; 2 wrong input; 4 the store does not answer."
        })
final class CampaignExportCommand implements Callable<Integer> {
    /** All exports name Racewalk in their first lines. */
    private static final String OURS = "racewalk";

    private static final int BEGINNING = 1024;

    private final Session session;

    @Mixin private StoreOption from;

    @Parameters(paramLabel = "ID", description = "A campaign; see campaign list.")
    private String id = "";

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Targets files = new Targets();

    /** Where to. */
    static final class Targets {
        @Option(names = "--json", paramLabel = "FILE", description = "The report as JSON.")
        private @Nullable Path json;

        @Option(names = "--junit", paramLabel = "FILE", description = "JUnit XML.")
        private @Nullable Path junit;

        @Option(
                names = "--ktap",
                paramLabel = "FILE",
                description = "KTAP, as kselftest writes it.")
        private @Nullable Path ktap;

        @Option(names = "--sarif", paramLabel = "FILE", description = "SARIF 2.1.0.")
        private @Nullable Path sarif;
    }

    CampaignExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Map<JsonFile, Function<CampaignResult, String>> exports = new LinkedHashMap<>();
        add(exports, "--json", files.json, one -> JsonFile.text(CampaignReport.toMap(one)));
        add(exports, "--junit", files.junit, JunitXml::text);
        add(exports, "--ktap", files.ktap, Ktap::text);
        add(exports, "--sarif", files.sarif, one -> JsonFile.text(Sarif.toMap(one)));
        try (CampaignStore store = from.existing()) {
            CampaignResult result = StoredCampaigns.read(store, id);
            exports.forEach((file, text) -> file.write(text.apply(result)));
        }
        return ExitCode.CLEAN;
    }

    private static void add(
            Map<JsonFile, Function<CampaignResult, String>> exports,
            String option,
            @Nullable Path file,
            Function<CampaignResult, String> text) {
        if (file != null) {
            JsonFile checked = JsonFile.at(option, file);
            if (Files.exists(file) && !isOurs(file)) {
                throw new WrongInputException(
                        option
                                + " "
                                + file
                                + ": is there, and is no export of Racewalk; remove it or name"
                                + " another");
            }
            exports.put(checked, text);
        }
    }

    private static boolean isOurs(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(BEGINNING);
            return beginning.length == 0
                    || new String(beginning, StandardCharsets.UTF_8).contains(OURS);
        } catch (IOException e) {
            return false;
        }
    }
}
