package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.bench.BenchScenario;
import org.racewalk.actors.bench.CompileBench;
import org.racewalk.actors.bench.EngineBench;
import org.racewalk.actors.bench.WireBench;
import org.racewalk.actors.chaos.CampaignBench;
import org.racewalk.actors.chaos.ChaosBench;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.Folders;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.chaos.KillPlan;
import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.machine.RunSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** {@code racewalk bench}: how fast the simulated machine is. */
@Command(name = "bench", description = "Measures how fast Racewalk is here.")
final class BenchCommand implements Runnable {
    private final Session session;

    @Spec private CommandSpec spec;

    BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to measure: engine, compile, wire, campaign, chaos");
    }

    @Command(
            name = "engine",
            description = "Measures steps and runs per second on one thread, and allocation.")
    int engine(
            @Option(
                            names = "--forks",
                            paramLabel = "N",
                            defaultValue = "1",
                            description =
                                    "JVMs per scenario, one after the other; 0: this one"
                                            + " (${DEFAULT-VALUE}).")
                    int forks,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "4",
                            description = "Seconds of an iteration, of 8 (${DEFAULT-VALUE}).")
                    int seconds,
            @Option(
                            names = "--memory",
                            paramLabel = "ORDER",
                            defaultValue = "sc",
                            description = "Memory order: sc, tso or lkmm (${DEFAULT-VALUE}).")
                    String memory) {
        if (forks < 0) {
            throw new WrongInputException("--forks " + forks + ": expected a number from 0");
        }
        if (seconds < 1) {
            throw new WrongInputException("--seconds " + seconds + ": expected a number from 1");
        }
        session.out()
                .print(
                        EngineBench.run(
                                forks,
                                seconds,
                                MachineOptions.memoryOrder(memory),
                                List.of(BenchScenario.values())));
        session.out().flush();
        return ExitCode.CLEAN;
    }

    @Command(
            name = "campaign",
            description = {
                "Measures runs per second with one worker and with two, and what actors, wire and",
                "store cost for each batch. The machine should do nothing else."
            })
    int campaign(
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "10",
                            description = "Seconds of each measurement (${DEFAULT-VALUE}).")
                    int seconds)
            throws IOException, InterruptedException {
        if (seconds < 1) {
            throw new WrongInputException("--seconds " + seconds + ": expected a number from 1");
        }
        String build = BuildId.read();
        CampaignBench bench =
                new CampaignBench(session.engine(), Duration.ofSeconds(seconds), session::say);
        RunSettings.MemoryOrderName order = MachineOptions.memoryOrder("sc");
        Path folder = Files.createTempDirectory("racewalk-bench");
        try {
            List<CampaignBench.Speed> speeds =
                    bench.scaling(BenchScenario.B_01.request(order), Configuration::embedded);
            CampaignBench.Overhead overhead =
                    bench.overhead(
                            BenchScenario.TINY.request(order),
                            options -> Configuration.node(options, build),
                            build,
                            folder);
            session.out().print(CampaignBench.text(speeds, overhead));
            session.out().flush();
        } finally {
            Folders.delete(folder);
        }
        return ExitCode.CLEAN;
    }

    @Command(
            name = "chaos",
            description = {
                "Runs a campaign on one node in peace, and on several that are killed; compares.",
                "Exit status 5 if a batch was lost, is there twice, or differs."
            })
    int chaos(
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            defaultValue = "10000000",
                            description = "Runs of all variants together (${DEFAULT-VALUE}).")
                    long runs,
            @Option(
                            names = "--nodes",
                            paramLabel = "N",
                            defaultValue = "4",
                            description = "Nodes, each a JVM on this machine (${DEFAULT-VALUE}).")
                    int nodes,
            @Option(
                            names = "--kills",
                            paramLabel = "N",
                            defaultValue = "20",
                            description =
                                    "kill -9 on the way, every fourth of the coordinator's node"
                                            + " (${DEFAULT-VALUE}).")
                    int kills,
            @Option(
                            names = "--jobs",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Worlds that a node runs at once (${DEFAULT-VALUE}).")
                    int jobs,
            @Option(
                            names = "--seed",
                            paramLabel = "S",
                            defaultValue = "1",
                            description = "Of when to kill whom (${DEFAULT-VALUE}).")
                    long seed,
            @Option(
                            names = "--batch",
                            paramLabel = "N",
                            defaultValue = "1024",
                            description = "Most runs of a batch (${DEFAULT-VALUE}).")
                    int batch,
            @Option(
                            names = "--store",
                            paramLabel = "URL",
                            description =
                                    "Of the campaigns; if it is not given: a file in the folder.")
                    @Nullable String store,
            @Option(
                            names = "--folder",
                            paramLabel = "DIR",
                            defaultValue = "chaos",
                            description =
                                    "For logs, store and figures; must not be there yet"
                                            + " (${DEFAULT-VALUE}).")
                    Path folder,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "SCENARIO",
                            description = "Without any: each of conf/zoo, without macros.")
                    @Nullable List<String> scenarios)
            throws IOException, InterruptedException {
        if (runs < 1 || nodes < 1 || kills < 0 || jobs < 1) {
            throw new WrongInputException("expected numbers from 1, of kills from 0");
        }
        if (Files.exists(folder)) {
            throw new WrongInputException(
                    folder + ": is there already; name another with --folder");
        }
        Path place = Files.createDirectories(folder).toAbsolutePath();
        ChaosBench.Settings settings =
                new ChaosBench.Settings(
                        nodes,
                        jobs,
                        KillPlan.draw(seed, kills),
                        store == null ? "jdbc:sqlite:" + place.resolve("store.db") : store,
                        ForkedJvm.ordinary(),
                        place);
        session.say("compiles and measures the scenarios");
        ChaosCampaign campaign =
                ChaosCampaign.of(
                        session.engine(),
                        "chaos",
                        ChaosCampaign.requests(scenarios == null ? List.of() : scenarios),
                        runs,
                        batch,
                        10,
                        BuildId.read());
        ChaosBench.Result result = new ChaosBench(settings, session::say).run(campaign);
        String text = ChaosBench.text(result);
        Files.writeString(place.resolve("figures.txt"), text);
        session.out().print(text);
        session.out().flush();
        return result.isGood() ? ExitCode.CLEAN : ExitCode.INTERNAL;
    }

    @Command(
            name = "compile",
            description = {
                "Measures what scenarios cost before their first runs. Once more with the same"
                        + " folder:",
                "what is left when programs are kept."
            })
    int compile(
            @Option(
                            names = "--every",
                            paramLabel = "N",
                            defaultValue = "4",
                            description = "Every N-th of the scenarios (${DEFAULT-VALUE}).")
                    int every,
            @Option(
                            names = "--kept",
                            paramLabel = "DIR",
                            description =
                                    "Where programs are kept; if not given: nowhere for long.")
                    @Nullable Path kept,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "SCENARIO",
                            description = "Without any: each of conf/zoo, without macros.")
                    @Nullable List<String> scenarios)
            throws IOException {
        if (every < 1) {
            throw new WrongInputException("--every " + every + ": expected a number from 1");
        }
        List<VariantRequest> all =
                ChaosCampaign.requests(scenarios == null ? List.of() : scenarios);
        List<VariantRequest> some =
                IntStream.range(0, all.size())
                        .filter(i -> i % every == 0)
                        .mapToObj(all::get)
                        .toList();
        Path folder = kept != null ? kept : Files.createTempDirectory("racewalk-bench");
        try {
            session.out().print(CompileBench.run(some, folder));
            session.out().flush();
        } finally {
            if (kept == null) {
                Folders.delete(folder);
            }
        }
        return ExitCode.CLEAN;
    }

    @Command(
            name = "wire",
            description = "Measures what results of batches cost as bytes, and how many they are.")
    int wire() {
        session.out().print(WireBench.run());
        session.out().flush();
        return ExitCode.CLEAN;
    }
}
