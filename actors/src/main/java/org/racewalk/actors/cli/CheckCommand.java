package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Engine.Checked;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code racewalk check}: compiles and lists what is missing. */
@Command(
        name = "check",
        description = "Compiles scenarios and lists everything missing or unsupported, by header.",
        customSynopsis = "racewalk check [OPTION]... SCENARIO...")
final class CheckCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private ScenarioOptions sources;

    CheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean compiles = true;
        for (String scenario : sources.scenarios()) {
            Checked checked =
                    session.engine()
                            .check(
                                    new VariantRequest(
                                            scenario,
                                            sources.defines(),
                                            sources.includes(),
                                            sources.kernel(),
                                            RunSettings.defaults(),
                                            session.engine().strategy(null),
                                            0));
            session.out().print(checked.text());
            session.out().flush();
            compiles &= checked.compiles();
        }
        return compiles ? ExitCode.CLEAN : ExitCode.WRONG_INPUT;
    }
}
