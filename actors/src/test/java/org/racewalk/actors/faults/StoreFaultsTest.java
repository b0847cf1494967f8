package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.ForkedCluster;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.chaos.Ledger;
import org.racewalk.actors.chaos.States;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.Stores;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Goal: what befalls the store makes a campaign wait, and costs no result. Method: a real node, and
 * a disk that is full, a file that is damaged.
 */
final class StoreFaultsTest {
    static final Pattern WAITS = Pattern.compile("waits for its store");
    static final Pattern GOES_ON = Pattern.compile("its store answers again");
    private static final int WRONG_INPUT = 2;

    @RegisterExtension final ForkedNodes nodes = new ForkedNodes();

    @Test
    void shouldWaitWhileTheDiskIsFull() throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(60_000, 0);
        Path folder = Files.createDirectory(nodes.folder().resolve("disk"));
        try (SmallDisk disk = SmallDisk.mount(folder, 8);
                CampaignStore store = Stores.open(ForkedNodes.sqlite(folder.resolve("store.db")))) {
            String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
            ForkedCluster cluster =
                    nodes.cluster(1, ForkedNodes.sqlite(folder.resolve("store.db")), false);
            ForkedJvm node = cluster.start(0);
            awaitBatches(store, id, 10);

            disk.fill();
            node.await(WAITS, 0, ForkedNodes.LIMIT);
            disk.free();
            node.await(GOES_ON, 0, ForkedNodes.LIMIT);

            awaitCompleted(store, id);
            assertThat(Ledger.of(store, id)).isEqualTo(Expected.of(campaign));
            cluster.close();
        }
    }

    @Test
    void shouldRefuseADamagedFileAndLeaveItAsItIs() throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(1000, 0);
        Path file = nodes.folder().resolve("store.db");
        try (CampaignStore store = Stores.open(ForkedNodes.sqlite(file))) {
            store.add(campaign.spec(), campaign.sources(), Instant.now());
        }
        byte[] noise = new byte[64];
        Arrays.fill(noise, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 0);
        }
        byte[] damaged = Files.readAllBytes(file);

        ForkedJvm node = nodes.cluster(1, ForkedNodes.sqlite(file), false).start(0);

        assertThat(node.awaitExit(ForkedNodes.LIMIT)).isEqualTo(WRONG_INPUT);
        assertThat(node.output()).anyMatch(line -> line.contains("store.db: is not a store"));
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    static void awaitBatches(CampaignStore store, String id, long count)
            throws InterruptedException {
        States.await(
                "batches of " + id,
                ForkedNodes.LIMIT,
                () -> store.progress(id).batches(),
                batches -> batches >= count);
    }

    static void awaitCompleted(CampaignStore store, String id) throws InterruptedException {
        States.await(
                id + " is completed",
                ForkedNodes.LIMIT,
                () -> store.campaign(id).orElseThrow().status(),
                status -> status == Status.COMPLETED);
    }
}
