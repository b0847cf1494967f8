package org.racewalk.actors.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Goal: a store keeps what it was given, once, whatever dies. Method: the same tests for each
 * database; a new and empty one for each test.
 */
abstract class CampaignStoreContract {
    private static final int AT_ONCE = 4;

    private String url = "";
    CampaignStore store;

    /** Of a database that nothing is in yet. */
    abstract String emptyDatabase() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        url = emptyDatabase();
        store = Stores.open(url);
    }

    @AfterEach
    void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    final String url() {
        return url;
    }

    final String added(String name) {
        return store.add(StoreFixture.spec(name), StoreFixture.sources(), StoreFixture.NOW);
    }

    final void reopen() {
        store.close();
        store = Stores.open(url);
    }

    final void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldGiveBackWhatWasAdded() {
        CampaignSpec spec = StoreFixture.spec("nightly");
        String id = added("nightly");
        reopen();

        assertThat(id).isEqualTo("nightly-1");
        assertThat(store.spec(id)).isEqualTo(spec);
        StoreFixture.sources()
                .forEach((sha256, text) -> assertThat(store.source(sha256)).contains(text));
        assertThat(store.campaign(id))
                .contains(
                        new StoredCampaign(
                                id,
                                "nightly",
                                StoreFixture.NOW,
                                Wish.RUN,
                                Status.QUEUED,
                                "",
                                StoreFixture.NOW));
        assertThat(store.source("0".repeat(64))).isEmpty();
    }

    @Test
    void shouldKeepWhatIsSaidOfFindings() {
        FindingNotes notes = store.notes();
        notes.label("7k2m9x4q", "sent");
        notes.close("7k2m9x4q", "fixed", StoreFixture.NOW);
        notes.label("0abcdefg", "first");
        notes.label("0abcdefg", "second");
        reopen();

        assertThat(store.notes().all())
                .containsOnly(
                        Map.entry("0abcdefg", note("second", null, "")),
                        Map.entry("7k2m9x4q", note("sent", StoreFixture.NOW, "fixed")));
        store.notes().reopen("7k2m9x4q");
        assertThat(store.notes().all()).containsEntry("7k2m9x4q", note("sent", null, ""));
    }

    private static FindingNotes.Note note(String label, @Nullable Instant closed, String reason) {
        return new FindingNotes.Note(label, Optional.ofNullable(closed), reason, false);
    }

    @Test
    void shouldKeepLinksUntilAFindingStandsAlone() {
        FindingNotes notes = store.notes();
        notes.link("a", "b", StoreFixture.NOW);
        notes.link("a", "b", StoreFixture.NOW);
        notes.link("b", "c", StoreFixture.NOW);
        notes.link("d", "a", StoreFixture.NOW);
        reopen();

        assertThat(store.notes().links())
                .containsExactly(
                        new FindingNotes.Link("a", "b"),
                        new FindingNotes.Link("b", "c"),
                        new FindingNotes.Link("d", "a"));
        store.notes().unlink("b");
        assertThat(store.notes().links()).containsExactly(new FindingNotes.Link("d", "a"));
        assertThat(store.notes().all().get("b").alone()).isTrue();
        store.notes().link("a", "b", StoreFixture.NOW);
        assertThat(store.notes().all().get("b").alone()).isFalse();
    }

    @Test
    void shouldGiveTheLowestFreeNumber() {
        assertThat(added("a")).isEqualTo("a-1");
        assertThat(added("b")).isEqualTo("b-1");
        assertThat(added("a")).isEqualTo("a-2");
        assertThat(added("a-2")).isEqualTo("a-2-1");
        assertThat(store.campaigns().stream().map(StoredCampaign::id))
                .containsExactly("a-1", "b-1", "a-2", "a-2-1");
    }

    @Test
    void shouldGiveEachItsOwnNumberAtOnce() throws Exception {
        List<String> ids =
                atOnce(
                        AT_ONCE,
                        own ->
                                own.add(
                                        StoreFixture.spec("a"),
                                        StoreFixture.sources(),
                                        StoreFixture.NOW));
        assertThat(ids).containsExactlyInAnyOrder("a-1", "a-2", "a-3", "a-4");
    }

    @Test
    void shouldRefuseSourcesUnderAWrongName() {
        assertThatThrownBy(() ->
                        store.add(
                                StoreFixture.spec("a"),
                                Map.of("0".repeat(64), "x"),
                                StoreFixture.NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.campaigns()).isEmpty();
    }

    @Test
    void shouldRememberWishAndStatus() {
        String id = added("a");
        store.wish(id, Wish.STOP);
        store.status(id, Status.STOPPED, "on request", StoreFixture.NOW.plusSeconds(9));
        reopen();

        StoredCampaign campaign = store.campaign(id).orElseThrow();
        assertThat(campaign.wish()).isEqualTo(Wish.STOP);
        assertThat(campaign.status()).isEqualTo(Status.STOPPED);
        assertThat(campaign.reason()).isEqualTo("on request");
        assertThat(campaign.changed()).isEqualTo(StoreFixture.NOW.plusSeconds(9));
        assertThat(campaign.added()).isEqualTo(StoreFixture.NOW);
    }

    @Test
    void shouldSayThatACampaignIsUnknown() {
        assertThat(store.campaign("a-1")).isEmpty();
        assertThat(StoreFixture.batches(store, "a-1")).isEmpty();
        assertThat(store.keep("a-1", StoreFixture.batch(0), StoreFixture.NOW)).isFalse();
        assertThatThrownBy(() -> store.spec("a-1"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("a-1");
        assertThatThrownBy(() -> store.wish("a-1", Wish.STOP))
                .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> store.status("a-1", Status.RUNNING, "", StoreFixture.NOW))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void shouldKeepABatchOnce() {
        String id = added("a");
        String other = added("b");
        for (long batch : new long[] {7, 0, 3}) {
            assertThat(store.keep(id, StoreFixture.batch(batch), StoreFixture.NOW)).isTrue();
        }
        assertThat(store.keep(id, StoreFixture.batch(3, "node-2"), StoreFixture.NOW)).isFalse();
        assertThat(store.keep(other, StoreFixture.batch(3), StoreFixture.NOW)).isTrue();
        reopen();

        assertThat(StoreFixture.batches(store, id))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        StoreFixture.batch(0), StoreFixture.batch(3), StoreFixture.batch(7));
    }

    @Test
    void shouldKeepSeveralBatchesAtOnceAndEachOnce() {
        String id = added("a");
        store.keep(id, StoreFixture.batch(3), StoreFixture.NOW);
        List<StoredBatch> several =
                List.of(StoreFixture.batch(3), StoreFixture.batch(4), StoreFixture.batch(5));
        assertThat(store.keepAll(id, several, StoreFixture.NOW)).isEqualTo(2);
        assertThat(store.keepAll(id, several, StoreFixture.NOW)).isZero();
        assertThat(StoreFixture.batches(store, id))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(several);
    }

    @Test
    void shouldTellHowMuchIsKeptAndWhen() {
        String id = added("a");
        added("b");
        assertThat(store.progress(id)).isEqualTo(new CampaignStore.Progress(0, 0));
        store.keep(id, StoreFixture.batch(7), StoreFixture.NOW.plusSeconds(2));
        store.keep(id, StoreFixture.batch(3), StoreFixture.NOW.plusSeconds(1));
        store.keep(id, StoreFixture.batch(7), StoreFixture.NOW.plusSeconds(9));

        assertThat(store.progress(id))
                .isEqualTo(
                        new CampaignStore.Progress(
                                2, StoreFixture.batch(3).runs() + StoreFixture.batch(7).runs()));
        assertThat(store.timeline(id))
                .containsExactly(StoreFixture.NOW.plusSeconds(1), StoreFixture.NOW.plusSeconds(2));
    }

    @Test
    void shouldCountABatchOnceWhoeverKeepsIt() throws Exception {
        String id = added("a");
        long batches = 50;
        List<Long> fresh =
                atOnce(
                        AT_ONCE,
                        own ->
                                LongStream.range(0, batches)
                                        .filter(batch ->
                                                own.keep(
                                                        id,
                                                        StoreFixture.batch(batch),
                                                        StoreFixture.NOW))
                                        .count());
        assertThat(fresh.stream().mapToLong(Long::longValue).sum()).isEqualTo(batches);
        assertThat(StoreFixture.ids(store, id))
                .containsExactlyElementsOf(LongStream.range(0, batches).boxed().toList());
    }

    @Test
    void shouldKeepBatchesWhileOthersAreRead() {
        String id = added("a");
        store.keep(id, StoreFixture.batch(0), StoreFixture.NOW);
        store.keep(id, StoreFixture.batch(1), StoreFixture.NOW);
        List<Long> read = new ArrayList<>();
        store.batches(
                id,
                batch -> {
                    read.add(batch.id());
                    assertThat(
                                    store.keep(
                                            id,
                                            StoreFixture.batch(batch.id() + 10),
                                            StoreFixture.NOW))
                            .isTrue();
                });
        assertThat(read).containsExactly(0L, 1L);
        assertThat(StoreFixture.ids(store, id)).containsExactly(0L, 1L, 10L, 11L);
    }

    @Test
    void shouldLetTheReaderOfBatchesGiveUp() {
        String id = added("a");
        store.keep(id, StoreFixture.batch(0), StoreFixture.NOW);
        RuntimeException enough = new IllegalStateException("enough");
        // More often than there are connections.
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() ->
                            store.batches(
                                    id,
                                    batch -> {
                                        throw enough;
                                    }))
                    .isSameAs(enough);
        }
        assertThat(StoreFixture.ids(store, id)).containsExactly(0L);
    }

    @Test
    void shouldForgetWhatADistrustedNodeMade() {
        String id = added("a");
        store.keep(id, StoreFixture.batch(0, "good"), StoreFixture.NOW);
        store.keep(id, StoreFixture.batch(1, "bad"), StoreFixture.NOW);
        store.distrust(id, "bad", "batch 1: digest 1 against 2", StoreFixture.NOW);
        store.distrust(id, "bad", "later", StoreFixture.NOW);

        assertThat(StoreFixture.ids(store, id)).containsExactly(0L);
        assertThat(store.distrusted(id))
                .containsExactly(Map.entry("bad", "batch 1: digest 1 against 2"));
        // What it made before it knew.
        assertThat(store.keep(id, StoreFixture.batch(2, "bad"), StoreFixture.NOW)).isFalse();
        assertThat(store.keep(id, StoreFixture.batch(1, "good"), StoreFixture.NOW)).isTrue();
        assertThat(StoreFixture.ids(store, id)).containsExactly(0L, 1L);
    }

    @Test
    void shouldKeepOnceWhatCameOfShrinking() {
        String id = added("a");
        String other = added("b");
        StoredShrink first = new StoredShrink(Long.MAX_VALUE - 2, "good", new byte[] {1});
        StoredShrink again = new StoredShrink(Long.MAX_VALUE - 2, "bad", new byte[] {2});
        StoredShrink second = new StoredShrink(1L << 62, "bad", new byte[] {3});

        assertThat(store.keepShrunk(id, first, StoreFixture.NOW)).isTrue();
        assertThat(store.keepShrunk(id, again, StoreFixture.NOW)).isFalse();
        assertThat(store.keepShrunk(id, second, StoreFixture.NOW)).isTrue();
        assertThat(store.keepShrunk("no such", second, StoreFixture.NOW)).isFalse();
        reopen();

        assertThat(shrunk(id)).containsExactly(1L << 62, Long.MAX_VALUE - 2);
        store.shrunk(id, one -> assertThat(one.result()).hasSize(1).doesNotContain(2));
        assertThat(shrunk(other)).isEmpty();
        store.distrust(id, "bad", "why", StoreFixture.NOW);
        assertThat(shrunk(id)).containsExactly(Long.MAX_VALUE - 2);
        assertThat(store.keepShrunk(id, second, StoreFixture.NOW)).isFalse();
    }

    private List<Long> shrunk(String id) {
        List<Long> jobs = new ArrayList<>();
        store.shrunk(id, one -> jobs.add(one.job()));
        return jobs;
    }

    /** As a store was left by each earlier version, with what it held. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void shouldBringAnOlderStoreToThisVersion(String version) throws Exception {
        String id = added("a");
        store.keep(id, StoreFixture.batch(0), StoreFixture.NOW);
        store.close();
        execute("drop table shrunk");
        if (version.equals("1")) {
            execute("drop table finding");
            execute("drop table finding_link");
        }
        execute(
                "delete from racewalk_schema_history where version is not null and version > '"
                        + version
                        + "'");

        store = Stores.open(url);

        assertThat(StoreFixture.ids(store, id)).containsExactly(0L);
        assertThat(store.spec(id)).isEqualTo(StoreFixture.spec("a"));
        assertThat(shrunk(id)).isEmpty();
        StoredShrink one = new StoredShrink(1L << 62, "node", new byte[] {1});
        assertThat(store.keepShrunk(id, one, StoreFixture.NOW)).isTrue();
        assertThat(shrunk(id)).hasSize(1);
        assertThat(store.notes().all()).isEmpty();
    }

    @Test
    void shouldRefuseAStoreOfANewerVersion() throws Exception {
        added("a");
        store.close();
        execute(
                "insert into racewalk_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, execution_time, success) values (99,"
                        + " '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, true)");
        assertThatThrownBy(() -> Stores.open(url))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("newer");
        execute("delete from racewalk_schema_history where installed_rank = 99");
        store = Stores.open(url);
        assertThat(store.campaigns()).hasSize(1);
    }

    @Test
    void shouldRefuseACampaignOfANewerFormat() throws Exception {
        String id = added("a");
        execute("update campaign set spec = replace(spec, '\"format\":1,', '\"format\":2,')");
        assertThatThrownBy(() -> store.spec(id))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void shouldLoseNothingKeptWhenTheWriterIsKilled() throws Exception {
        String id = added("a");
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreWriter.class.getName(),
                                url,
                                id)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long kept = -1;
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                kept = Long.parseLong(line);
                if (kept == 100) {
                    // Not the process's own method: it closes the stream that is read here.
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        writer.waitFor();
        reopen();

        assertThat(kept).isGreaterThanOrEqualTo(100);
        List<Long> ids = StoreFixture.ids(store, id);
        assertThat(ids).containsExactlyElementsOf(LongStream.range(0, ids.size()).boxed().toList());
        // One more may be in whose word was not heard.
        assertThat((long) ids.size()).isBetween(kept + 1, kept + 2);
        assertThat(store.keep(id, StoreFixture.batch(ids.size()), StoreFixture.NOW)).isTrue();
    }

    /** Work of several that each have a store of their own, begun at the same time. */
    private <T> List<T> atOnce(int workers, java.util.function.Function<CampaignStore, T> work)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(workers);
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            Callable<T> task =
                    () -> {
                        try (CampaignStore own = Stores.open(url)) {
                            start.await();
                            return work.apply(own);
                        }
                    };
            List<T> results = new ArrayList<>();
            for (Future<T> future :
                    threads.invokeAll(java.util.Collections.nCopies(workers, task))) {
                results.add(future.get());
            }
            return results;
        }
    }
}
