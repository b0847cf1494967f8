package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Engine.Checked;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.machine.RunSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code racewalk check}: compiles and lists what is missing. */
@Command(
        name = "check",
        description = "Compiles scenarios and lists everything missing or unsupported, by header.",
        customSynopsis = "racewalk check [OPTION]... SCENARIO...")
final class CheckCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private ScenarioOptions sources;

    @Option(
            names = "--stub-missing",
            paramLabel = "FILE",
            description =
                    "Write stubs of what is missing to FILE, to be included in the scenario; a"
                            + " run that gets to one stops.")
    private @Nullable Path stubFile;

    @Option(
            names = "--sources",
            description = "Name each file that was read, and where it came from.")
    private boolean listSources;

    @Option(names = "--force", description = "Let --stub-missing overwrite FILE.")
    private boolean force;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write all that is found to FILE too, for machines.")
    private @Nullable Path json;

    CheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (force && stubFile == null) {
            throw new WrongInputException("--force: goes with --stub-missing FILE");
        }
        List<String> scenarios = sources.scenarios();
        StubFile target = stubFile == null ? null : StubFile.at(stubFile, force);
        JsonFile jsonTarget = json == null ? null : JsonFile.at(json);
        boolean compiles = true;
        boolean linesBefore = false;
        Map<String, String> stubs = new TreeMap<>();
        List<Map<String, @Nullable Object>> reports = new ArrayList<>();
        for (String scenario : scenarios) {
            Checked checked = session.engine().check(request(scenario));
            boolean lines = listSources || !checked.compiles();
            boolean apart = !reports.isEmpty() && (lines || linesBefore);
            linesBefore = lines;
            session.out().print((apart ? "\n" : "") + checked.text());
            session.out().print(listSources ? checked.sources() : "");
            session.out().flush();
            compiles &= checked.compiles();
            stubs.putAll(checked.stubs());
            reports.add(checked.report());
        }
        if (jsonTarget != null) {
            jsonTarget.write(Map.of("scenarios", reports));
        }
        if (target != null) {
            write(target, scenarios, stubs);
        }
        return compiles ? ExitCode.CLEAN : ExitCode.WRONG_INPUT;
    }

    private void write(StubFile target, List<String> scenarios, Map<String, String> stubs) {
        if (stubs.isEmpty()) {
            session.say("nothing is missing, so " + stubFile + " is not written");
        } else {
            target.write(scenarios, stubs);
            String number = stubs.size() == 1 ? "1 stub" : stubs.size() + " stubs";
            session.say(number + " written to " + stubFile);
        }
    }

    private VariantRequest request(String scenario) {
        return new VariantRequest(
                scenario,
                sources.defines(),
                sources.includes(),
                sources.kernel(),
                RunSettings.defaults(),
                session.engine().strategy(null),
                0);
    }
}
