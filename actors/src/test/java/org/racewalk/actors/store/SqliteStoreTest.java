package org.racewalk.actors.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;

/** The contract on files of SQLite, and what happens to files: full disks, damage, removal. */
final class SqliteStoreTest extends CampaignStoreContract {
    private static final int PAGE = 4096;

    @TempDir private Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + file();
    }

    private Path file() {
        return folder.resolve("new/folder/store.db");
    }

    @Test
    void shouldMakeTheFolderAndLeaveNothingBesideTheFile() throws IOException {
        added("a");
        store.close();
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void shouldMakeOneStoreWhoeverIsFirst() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("race.db");
        var stores =
                java.util.stream.IntStream.range(0, 4)
                        .parallel()
                        .mapToObj(i -> Stores.open(url))
                        .toList();
        stores.forEach(
                one -> one.add(StoreFixture.spec("a"), StoreFixture.sources(), StoreFixture.NOW));
        assertThat(stores.getFirst().campaigns()).hasSize(4);
        stores.forEach(CampaignStore::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, PAGE + 100, 3 * PAGE})
    void shouldRefuseATruncatedFile(int length) throws IOException {
        added("a");
        store.close();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertThat(channel.size()).isGreaterThan(length);
            channel.truncate(length);
        }
        shouldRefuseAndLeaveAsItIs(file());
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        added("a");
        store.close();
        byte[] noise = new byte[PAGE];
        Arrays.fill(noise, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (long at = PAGE; at < size; at += PAGE) {
                channel.write(ByteBuffer.wrap(noise), at);
            }
        }
        shouldRefuseAndLeaveAsItIs(file());
    }

    @Test
    void shouldSayThatDataIsDamagedWhereItIsRead() throws Exception {
        String id = added("a");
        for (long batch = 0; batch < 200; batch++) {
            store.keep(id, StoreFixture.batch(batch), StoreFixture.NOW);
        }
        store.close();
        long root;
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select rootpage from sqlite_master where name = 'batch'")) {
            root = row.getLong(1);
        }
        byte[] noise = new byte[PAGE];
        Arrays.fill(noise, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), (root - 1) * PAGE);
        }
        store = Stores.open(url());
        assertThatThrownBy(() -> StoreFixture.batches(store, id))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining(file().toString());
        assertThat(store.campaigns()).hasSize(1);
    }

    @Test
    void shouldRefuseOtherFiles() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a database\n".repeat(99));
        shouldRefuseAndLeaveAsItIs(text);

        Path theirs = folder.resolve("theirs.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + theirs);
                var statement = connection.createStatement()) {
            statement.execute("create table theirs (n int)");
        }
        shouldRefuseAndLeaveAsItIs(theirs);

        assertThatThrownBy(() -> Stores.open("jdbc:sqlite:" + folder))
                .isInstanceOf(StoreUnusableException.class);
        assertThatThrownBy(() -> Stores.open("jdbc:sqlite:" + text + "/store.db"))
                .isInstanceOf(StoreUnusableException.class);
    }

    private void shouldRefuseAndLeaveAsItIs(Path path) throws IOException {
        byte[] before = Files.readAllBytes(path);
        assertThatThrownBy(() -> Stores.open("jdbc:sqlite:" + path))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining(path.toString());
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":memory:", "file:x", "x?y"})
    void shouldRefuseWhatIsNoFileName(String name) {
        assertThatThrownBy(() -> Stores.open("jdbc:sqlite:" + name))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("expected jdbc:sqlite:FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store.db", "jdbc:mysql://host/db"})
    void shouldRefuseOtherUrls(String url) {
        assertThatThrownBy(() -> Stores.open(url))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("expected jdbc:sqlite:FILE or jdbc:postgresql:");
    }

    @Test
    void shouldNoticeThatTheFileIsGone() throws IOException {
        String id = added("a");
        Files.move(file(), folder.resolve("elsewhere.db"));
        assertThatThrownBy(() -> store.keep(id, StoreFixture.batch(0), StoreFixture.NOW))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("moved or removed");
    }

    @Test
    void shouldBeUnavailableWhileAnotherProgramHoldsTheLock() throws SQLException {
        String id = added("a");
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            assertThatThrownBy(() -> store.keep(id, StoreFixture.batch(0), StoreFixture.NOW))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(StoreFixture.ids(store, id)).isEmpty();
        }
        assertThat(store.keep(id, StoreFixture.batch(0), StoreFixture.NOW)).isTrue();
    }

    @Test
    void shouldBeUnavailableWhileTheDiskIsFull() throws Exception {
        // Only root may mount a small disk.
        assumeTrue("root".equals(System.getProperty("user.name")));
        Path disk = Files.createDirectory(folder.resolve("disk"));
        command("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString());
        try {
            Path ballast = disk.resolve("ballast");
            try (CampaignStore small = Stores.open("jdbc:sqlite:" + disk.resolve("store.db"))) {
                String id =
                        small.add(StoreFixture.spec("a"), StoreFixture.sources(), StoreFixture.NOW);
                long kept = keepUntilFull(small, id);
                assertThat(StoreFixture.ids(small, id)).hasSize((int) kept);
                assertThat(small.campaigns()).hasSize(1);
                Files.delete(ballast);
                assertThat(small.keep(id, StoreFixture.batch(kept), StoreFixture.NOW)).isTrue();
            }
            try (CampaignStore small = Stores.open("jdbc:sqlite:" + disk.resolve("store.db"))) {
                assertThat(small.campaigns()).hasSize(1);
            }
        } finally {
            command("umount", disk.toString());
        }
    }

    /** Fills the disk but for a little, then keeps batches until one cannot be kept. */
    private long keepUntilFull(CampaignStore small, String id) throws IOException {
        Path ballast = folder.resolve("disk/ballast");
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        Files.write(ballast, new byte[(int) (free - 20L * PAGE)]);
        for (long batch = 0; batch < 10_000; batch++) {
            long next = batch;
            try {
                small.keep(id, StoreFixture.batch(next), StoreFixture.NOW);
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("store.db");
                return batch;
            }
        }
        throw new AssertionError("the disk is never full");
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    }
}
