package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.Stores;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Goal: a campaign's notices start the node's commands, and none that the node does not know. */
final class NotifierTest {
    @TempDir private Path folder;

    private void tell(Notify notices, String commands) throws IOException {
        VariantSpec variant =
                new VariantSpec(
                        new VariantRequest(
                                "a.c",
                                List.of(),
                                List.of(),
                                null,
                                RunSettings.defaults(),
                                "portfolio",
                                1),
                        64,
                        true,
                        "",
                        "f00d",
                        new Calibrated("portfolio", 0, List.of()),
                        List.of(),
                        Map.of());
        CampaignSpec spec =
                new CampaignSpec(
                        "told",
                        List.of(variant),
                        null,
                        0,
                        64,
                        0,
                        ShrinkBounds.OFF,
                        notices,
                        "build");
        Config config = ConfigFactory.parseString("racewalk.notify { " + commands + " }");
        try (CampaignStore store = Stores.open("jdbc:sqlite:" + folder.resolve("store.db"))) {
            String id = store.add(spec, Map.of(), Instant.EPOCH);
            try (Notifier notifier = new Notifier(store, config)) {
                notifier.told(id, new CampaignNotice.Progressed(1, 1, 0));
                notifier.told(id, new CampaignNotice.Broken("no $(touch surprise)"));
            }
        }
    }

    private String command(String name, Path file) {
        return name
                + " = [sh, -c, \"echo $RACEWALK_EVENT $RACEWALK_CAMPAIGN $RACEWALK_TEXT >"
                + " \\\"$0\\\"\", \""
                + file
                + "\"]\n";
    }

    @Test
    void shouldStartTheCommandsThatTheCampaignNames() throws IOException {
        Path mail = folder.resolve("mail");
        Path page = folder.resolve("page");
        Notify notices = new Notify(List.of("page"), List.of("missing", "bad", "mail"));
        tell(notices, command("mail", mail) + command("page", page) + "bad = [/no/such/program]");
        assertThat(mail).hasContent("end told-1 broken\n");
        assertThat(page).doesNotExist();
    }

    @Test
    void shouldTellNobodyUnasked() throws IOException {
        Path mail = folder.resolve("mail");
        tell(Notify.NOBODY, command("mail", mail));
        assertThat(mail).doesNotExist();
    }
}
