package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.campaign.Batch;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Planned;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.store.Stores;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.explore.BatchResult;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Goal: list, top, report, diff and export tell what the store has. Method: a campaign of real
 * runs, put into a store batch by batch, without a cluster.
 */
final class CampaignCommandsTest {
    private static final String URL = "racewalk.store.url";
    private static final String SCENARIO =
            """
            #include <racewalk.h>
            SCENARIO("a lost update");
            static int word;
            setup(void) { word = 0; }
            task(adder, .count = 2) { WRITE_ONCE(word, READ_ONCE(word) + 1); }
            finally(void) { BUG_ON(word != GOAL); }
            """;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Engine engine = new ModelEngine();

    @BeforeEach
    void nameStore() {
        System.setProperty(URL, "jdbc:sqlite:" + folder.resolve("store.db"));
        ConfigFactory.invalidateCaches();
    }

    @AfterEach
    void forgetStore() {
        System.clearProperty(URL);
        ConfigFactory.invalidateCaches();
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Racewalk.execute(session(), args);
    }

    private Session session() {
        return new Session(
                engine, new PrintWriter(out), new PrintWriter(err), false, new Interruption());
    }

    /** A campaign of which so many batches are made. */
    private String made(long batches, String defines) throws IOException {
        Files.writeString(folder.resolve("lost.c"), SCENARIO);
        Path file =
                Files.writeString(
                        folder.resolve("lost.conf"),
                        "scenarios = \"%s/lost.c\"\ndefines = [\"%s\"]\nbudget.runs = 448\nstop.first-finding = false\n"
                                .formatted(folder, defines));
        Planned planned = CampaignPlans.of(file.toString(), session());
        try (CampaignStore store = Stores.open(System.getProperty(URL))) {
            String id = store.add(planned.spec(), planned.sources(), Instant.EPOCH);
            CampaignPlan plan = CampaignPlan.of(planned.spec());
            for (long batch = 0; batch < Math.min(batches, plan.batches()); batch++) {
                store.keep(id, run(planned.spec(), plan.batch(batch)), Instant.EPOCH);
            }
            if (batches >= plan.batches()) {
                store.status(id, Status.COMPLETED, "", Instant.EPOCH);
            }
            return id;
        }
    }

    private StoredBatch run(CampaignSpec spec, Batch batch) {
        VariantRequest request = spec.variants().get(batch.variant()).request();
        VariantRequest here =
                new VariantRequest(
                        folder.resolve("lost.c").toString(),
                        request.defines(),
                        request.includes(),
                        request.kernel(),
                        request.settings(),
                        request.strategy(),
                        request.seed());
        BatchResult result =
                engine.compile(here).newRange().run(batch.from(), batch.to(), false, () -> false);
        return new StoredBatch(
                batch.id(),
                "node-1",
                result.runs(),
                result.steps(),
                result.digest(),
                ResultTypes.pack(result));
    }

    @Test
    void shouldFindWhatCampaignsFoundByItsId() throws IOException {
        String first = made(7, "GOAL=2");
        assertThat(execute("findings")).isEqualTo(ExitCode.CLEAN);
        assertThat(out.toString()).contains("open").contains(first + "  1970-01-01T00:00:00Z");
        String id = out.toString().substring(0, 8);
        FindingArgument argument = new FindingArgument();
        FindingArgument.Resolved whole = argument.resolve(id);
        assertThat(whole.replay()).startsWith("rw1:");
        assertThat(whole.finding()).isEqualTo(id);
        assertThat(argument.resolve(id.substring(0, 5))).isEqualTo(whole);

        assertThat(execute("campaign", "report", first)).isEqualTo(ExitCode.FINDINGS);
        execute("findings", "label", id, "the lost update");
        execute("findings");
        assertThat(out.toString()).contains("label: the lost update");
    }

    @Test
    void shouldMakeNoStoreWhereThereIsNoneToLookAt() {
        for (String command : new String[] {"list", "top x-1", "report x-1", "stop x-1"}) {
            int status = execute(("campaign " + command).split(" "));
            assertThat(status).isEqualTo(ExitCode.WRONG_INPUT);
            assertThat(err.toString())
                    .endsWith("store.db: no such file; racewalk campaign start makes it\n");
            assertThat(folder.resolve("store.db")).doesNotExist();
        }
    }

    @Test
    void shouldTellWhatACampaignCameTo() throws IOException {
        String id = made(Long.MAX_VALUE, "GOAL=2");
        assertThat(execute("campaign", "list")).isZero();
        assertThat(out.toString())
                .containsPattern("lost-1 +completed +run +448 +1970-01-01T00:00:00Z");

        assertThat(execute("campaign", "report", id)).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.toString())
                .startsWith("campaign lost\n")
                .contains("BUG_ON(word != GOAL)")
                .contains("1 variant, 448 runs")
                .contains("FAILURE: 1 of 1 variant");
        String first = out.toString();
        String again = made(Long.MAX_VALUE, "GOAL=2");
        assertThat(again).isEqualTo("lost-2");
        execute("campaign", "report", again);
        assertThat(out.toString()).isEqualTo(first);

        assertThat(execute("campaign", "top")).isZero();
        assertThat(out.toString()).startsWith("lost-2  completed\nruns 448 of at most 448\n");
        assertThat(execute("campaign", "top", id, "--metrics")).isZero();
        assertThat(out.toString()).contains("campaign: lost-1\n").contains("\nruns: 448\n");
        assertThat(execute("campaign", "top", id, "--prometheus")).isZero();
        assertThat(out.toString()).contains("racewalk_campaign_runs{campaign=\"lost-1\"} 448\n");

        assertThat(execute("campaign", "diff", id, again)).isZero();
        assertThat(out.toString()).contains("0 new, 1 ongoing, 0 resolved, 0 rare");
    }

    @Test
    void shouldStartACampaignWithAllThatItNeeds() throws IOException {
        Files.writeString(folder.resolve("lost.c"), SCENARIO);
        Path file =
                Files.writeString(
                        folder.resolve("lost.conf"),
                        "scenarios = \"%s/lost.c\"\ndefines = [\"GOAL=2\"]\nbudget.runs = 448\n"
                                .formatted(folder));
        String url = "jdbc:sqlite:" + folder.resolve("other.db");
        assertThat(execute("campaign", "start", file.toString(), "--store", url)).isZero();
        assertThat(out.toString()).isEqualTo("lost-1\n");
        try (CampaignStore store = Stores.open(url)) {
            CampaignSpec spec = store.spec("lost-1");
            spec.variants()
                    .getFirst()
                    .sources()
                    .forEach((name, hash) -> assertThat(store.source(hash)).as(name).isPresent());
            assertThat(spec.variants().getFirst().sources()).hasSizeGreaterThan(1);
        }
        assertThat(execute("campaign", "list", "--store", url)).isZero();
        assertThat(out.toString()).containsPattern("lost-1 +queued +run +0 ");
    }

    @Test
    void shouldTellHowFarACampaignIs() throws IOException {
        String id = made(2, "GOAL=word");
        assertThat(execute("campaign", "report", id)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString())
                .contains("INCOMPLETE: nothing wrong so far")
                .contains("not all runs are made: 192 of at most 448");
    }

    @Test
    void shouldExportAndOverwriteOnlyItsOwn() throws IOException {
        String id = made(Long.MAX_VALUE, "GOAL=2");
        String[] options = {"--json", "--junit", "--ktap", "--sarif"};
        for (String option : options) {
            Path file = folder.resolve("export" + option);
            assertThat(execute("campaign", "export", id, option, file.toString())).isZero();
            String text = Files.readString(file);
            assertThat(text).contains("BUG_ON(word != GOAL)");
            assertThat(execute("campaign", "export", id, option, file.toString())).isZero();
            assertThat(file).hasContent(text);
        }
        Path notes = Files.writeString(folder.resolve("notes.txt"), "mine\n");
        assertThat(execute("campaign", "export", id, "--json", notes.toString()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString()).contains("is no export of Racewalk");
        assertThat(notes).hasContent("mine\n");
        assertThat(execute("campaign", "export", id)).isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void shouldRefuseUnknownCampaignsAndStores() throws IOException {
        made(1, "GOAL=2");
        assertThat(execute("campaign", "report", "lost-7")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString()).contains("lost-7: no such campaign; there are lost-1");
        Path other = Files.writeString(folder.resolve("other.db"), "not a store\n".repeat(50));
        System.setProperty(URL, "jdbc:sqlite:" + other);
        ConfigFactory.invalidateCaches();
        assertThat(execute("campaign", "list")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString()).contains("is not a store of Racewalk");
        System.setProperty(URL, "jdbc:postgresql://localhost:1/none");
        ConfigFactory.invalidateCaches();
        assertThat(execute("campaign", "list")).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(err.toString()).contains("racewalk: store jdbc:postgresql://localhost:1/none");
    }
}
