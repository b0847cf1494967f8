package org.racewalk.actors.store;

import com.zaxxer.hikari.HikariDataSource;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.SpecFormatException;
import org.racewalk.actors.plan.SpecJson;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store over JDBC. */
final class JdbcStore implements CampaignStore {
    private static final int FETCHED_AT_ONCE = 64;
    private static final String LIST =
            "select id, name, added, wish, status, reason, changed from campaign ";

    private final Database database;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /** Keys of campaigns by id: they never change. */
    private final Map<String, Long> keys = new ConcurrentHashMap<>();

    JdbcStore(Database database) {
        this.database = database;
        this.pool = translated("open it", database::open);
        this.jdbi = Jdbi.create(pool);
    }

    @Override
    public String add(CampaignSpec spec, Map<String, String> sources, Instant now) {
        sources.forEach(JdbcStore::requireHash);
        String text = SpecJson.text(spec);
        while (true) {
            Optional<String> id =
                    changing(
                            "add a campaign",
                            handle -> {
                                String free = freeId(handle, spec.name());
                                int added =
                                        handle.createUpdate(
                                                        "insert into campaign (id, name, spec,"
                                                            + " wish, status, reason, added,"
                                                            + " changed) values (:id, :name, :spec,"
                                                            + " :wish, :status, '', :now, :now) on"
                                                            + " conflict do nothing")
                                                .bind("id", free)
                                                .bind("name", spec.name())
                                                .bind("spec", text)
                                                .bind("wish", Wish.RUN.name())
                                                .bind("status", Status.QUEUED.name())
                                                .bind("now", text(now))
                                                .execute();
                                if (added == 0) {
                                    // Somebody else took that id meanwhile.
                                    return Optional.empty();
                                }
                                addSources(handle, sources);
                                return Optional.of(free);
                            });
            if (id.isPresent()) {
                return id.get();
            }
        }
    }

    private static void requireHash(String sha256, String text) {
        if (!Sha256.of(text).equals(sha256)) {
            throw new IllegalArgumentException("a source that does not have the hash " + sha256);
        }
    }

    private static String freeId(Handle handle, String name) {
        Set<String> taken =
                new HashSet<>(
                        handle.createQuery("select id from campaign where name = :name")
                                .bind("name", name)
                                .mapTo(String.class)
                                .list());
        int number = 1;
        while (taken.contains(name + "-" + number)) {
            number++;
        }
        return name + "-" + number;
    }

    private static void addSources(Handle handle, Map<String, String> sources) {
        if (sources.isEmpty()) {
            return;
        }
        var batch =
                handle.prepareBatch(
                        "insert into source (sha256, body) values (:sha256, :body)"
                                + " on conflict do nothing");
        // In one order, so that two that add the same sources do not wait for each other.
        new TreeMap<>(sources)
                .forEach((sha256, body) -> batch.bind("sha256", sha256).bind("body", body).add());
        batch.execute();
    }

    @Override
    public List<StoredCampaign> campaigns() {
        return reading(
                "list campaigns",
                handle ->
                        handle.createQuery(LIST + "order by seq").map(JdbcStore::campaign).list());
    }

    @Override
    public Optional<StoredCampaign> campaign(String id) {
        return reading(
                "read a campaign",
                handle ->
                        handle.createQuery(LIST + "where id = :id")
                                .bind("id", id)
                                .map(JdbcStore::campaign)
                                .findOne());
    }

    private static StoredCampaign campaign(ResultSet row, StatementContext context)
            throws SQLException {
        return new StoredCampaign(
                row.getString("id"),
                row.getString("name"),
                Instant.parse(row.getString("added")),
                Wish.valueOf(row.getString("wish")),
                Status.valueOf(row.getString("status")),
                row.getString("reason"),
                Instant.parse(row.getString("changed")));
    }

    @Override
    public CampaignSpec spec(String id) {
        String text =
                reading(
                                "read a campaign",
                                handle ->
                                        handle.createQuery(
                                                        "select spec from campaign where id = :id")
                                                .bind("id", id)
                                                .mapTo(String.class)
                                                .findOne())
                        .orElseThrow(() -> unknown(id));
        try {
            return SpecJson.parse(text);
        } catch (SpecFormatException e) {
            throw new StoreUnusableException(
                    "store " + database.name() + ": campaign " + id + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> source(String sha256) {
        return reading(
                "read a source",
                handle ->
                        handle.createQuery("select body from source where sha256 = :sha256")
                                .bind("sha256", sha256)
                                .mapTo(String.class)
                                .findOne());
    }

    @Override
    public void wish(String id, Wish wish) {
        int changed =
                changing(
                        "change a campaign",
                        handle ->
                                handle.createUpdate(
                                                "update campaign set wish = :wish where id = :id")
                                        .bind("wish", wish.name())
                                        .bind("id", id)
                                        .execute());
        requireOne(changed, id);
    }

    @Override
    public void status(String id, Status status, String reason, Instant now) {
        int changed =
                changing(
                        "change a campaign",
                        handle ->
                                handle.createUpdate(
                                                "update campaign set status = :status, reason ="
                                                        + " :reason, changed = :now where id = :id")
                                        .bind("status", status.name())
                                        .bind("reason", reason)
                                        .bind("now", text(now))
                                        .bind("id", id)
                                        .execute());
        requireOne(changed, id);
    }

    @Override
    public int keepAll(String id, List<StoredBatch> batches, Instant now) {
        return changing(
                "keep batches",
                handle -> {
                    Optional<Long> seq = locked(handle, id);
                    int inserted = 0;
                    if (seq.isPresent()) {
                        for (StoredBatch batch : batches) {
                            inserted += insert(handle, seq.get(), batch, now);
                        }
                    }
                    return inserted;
                });
    }

    private static int insert(Handle handle, long campaign, StoredBatch batch, Instant now) {
        return handle.createUpdate(
                        "insert into batch (campaign, id, node, runs, steps, digest, result, kept)"
                                + " select seq, :id, :node, :runs, :steps, :digest, :result, :now"
                                + " from campaign where seq = :campaign and not exists"
                                + " (select 1 from distrusted where campaign = :campaign"
                                + " and node = :node) on conflict do nothing")
                .bind("campaign", campaign)
                .bind("id", batch.id())
                .bind("node", batch.node())
                .bind("runs", batch.runs())
                .bind("steps", batch.steps())
                .bind("digest", batch.digest())
                .bind("result", batch.result())
                .bind("now", text(now))
                .execute();
    }

    /** The campaign's key; nobody else keeps or distrusts until the transaction ends. */
    private Optional<Long> locked(Handle handle, String id) {
        Long known = keys.get(id);
        if (known != null && database.lockRow().isEmpty()) {
            // The transaction has locked the whole database.
            return Optional.of(known);
        }
        Optional<Long> seq =
                handle.createQuery("select seq from campaign where id = :id" + database.lockRow())
                        .bind("id", id)
                        .mapTo(Long.class)
                        .findOne();
        seq.ifPresent(key -> keys.put(id, key));
        return seq;
    }

    @Override
    public boolean keepShrunk(String id, StoredShrink shrunk, Instant now) {
        return changing(
                "keep a shrunk finding",
                handle ->
                        locked(handle, id)
                                .map(campaign -> insert(handle, campaign, shrunk, now) == 1)
                                .orElse(false));
    }

    private static int insert(Handle handle, long campaign, StoredShrink shrunk, Instant now) {
        return handle.createUpdate(
                        "insert into shrunk (campaign, job, node, result, kept)"
                                + " select seq, :job, :node, :result, :now"
                                + " from campaign where seq = :campaign and not exists"
                                + " (select 1 from distrusted where campaign = :campaign"
                                + " and node = :node) on conflict do nothing")
                .bind("campaign", campaign)
                .bind("job", shrunk.job())
                .bind("node", shrunk.node())
                .bind("result", shrunk.result())
                .bind("now", text(now))
                .execute();
    }

    @Override
    public void shrunk(String id, Consumer<StoredShrink> consumer) {
        streamed(
                id,
                "select job, node, result from shrunk s join campaign c on s.campaign = c.seq"
                        + " where c.id = :id order by job",
                (row, context) ->
                        new StoredShrink(
                                row.getLong("job"), row.getString("node"), row.getBytes("result")),
                consumer);
    }

    @Override
    public void batches(String id, Consumer<StoredBatch> consumer) {
        streamed(
                id,
                "select b.id, node, runs, steps, digest, result from batch b"
                        + " join campaign c on b.campaign = c.seq where c.id = :id order by b.id",
                JdbcStore::batch,
                consumer);
    }

    private <T> void streamed(String id, String sql, RowMapper<T> row, Consumer<T> consumer) {
        translated(
                "read what a campaign made",
                () -> {
                    // A connection of its own: the consumer may use the store, and what it keeps
                    // must not come up here.
                    try (Handle handle = jdbi.open()) {
                        if (database.streamsInTransaction()) {
                            handle.useTransaction(within -> stream(within, id, sql, row, consumer));
                        } else {
                            stream(handle, id, sql, row, consumer);
                        }
                    }
                    return true;
                });
    }

    private static <T> void stream(
            Handle handle, String id, String sql, RowMapper<T> row, Consumer<T> consumer) {
        try (var rows =
                handle.createQuery(sql)
                        .bind("id", id)
                        .setFetchSize(FETCHED_AT_ONCE)
                        .map(row)
                        .iterator()) {
            rows.forEachRemaining(consumer);
        }
    }

    @Override
    public Progress progress(String id) {
        return reading(
                "read a campaign",
                handle ->
                        handle.createQuery(
                                        "select count(*), coalesce(sum(b.runs), 0) from batch b"
                                            + " join campaign c on b.campaign = c.seq where c.id ="
                                            + " :id")
                                .bind("id", id)
                                .map((row, context) -> new Progress(row.getLong(1), row.getLong(2)))
                                .one());
    }

    @Override
    public List<Instant> timeline(String id) {
        return reading(
                "read a campaign",
                handle ->
                        handle.createQuery(
                                        "select kept from batch b join campaign c on b.campaign ="
                                                + " c.seq where c.id = :id order by kept")
                                .bind("id", id)
                                .map((row, context) -> Instant.parse(row.getString(1)))
                                .list());
    }

    private static StoredBatch batch(ResultSet row, StatementContext context) throws SQLException {
        return new StoredBatch(
                row.getLong("id"),
                row.getString("node"),
                row.getLong("runs"),
                row.getLong("steps"),
                row.getLong("digest"),
                row.getBytes("result"));
    }

    @Override
    public void distrust(String id, String node, String evidence, Instant now) {
        changing(
                "distrust a node",
                handle -> {
                    long campaign = locked(handle, id).orElseThrow(() -> unknown(id));
                    handle.createUpdate(
                                    "insert into distrusted (campaign, node, evidence, since)"
                                            + " values (:campaign, :node, :evidence, :now)"
                                            + " on conflict do nothing")
                            .bind("campaign", campaign)
                            .bind("node", node)
                            .bind("evidence", evidence)
                            .bind("now", text(now))
                            .execute();
                    int gone = 0;
                    for (String table : List.of("batch", "shrunk")) {
                        gone +=
                                handle.createUpdate(
                                                "delete from "
                                                        + table
                                                        + " where campaign = :campaign"
                                                        + " and node = :node")
                                        .bind("campaign", campaign)
                                        .bind("node", node)
                                        .execute();
                    }
                    return gone;
                });
    }

    @Override
    public Map<String, String> distrusted(String id) {
        Map<String, String> nodes = new TreeMap<>();
        reading(
                "read a campaign",
                handle -> {
                    handle.createQuery(
                                    "select node, evidence from distrusted d join campaign c on"
                                            + " d.campaign = c.seq where c.id = :id")
                            .bind("id", id)
                            .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                            .forEach(entry -> nodes.put(entry.getKey(), entry.getValue()));
                    return true;
                });
        return nodes;
    }

    @Override
    public FindingNotes notes() {
        return new JdbcNotes(this);
    }

    @Override
    public void close() {
        pool.close();
    }

    <T> T reading(String doing, Function<Handle, T> work) {
        return translated(doing, () -> jdbi.withHandle(work::apply));
    }

    <T> T changing(String doing, Function<Handle, T> work) {
        return translated(doing, () -> jdbi.inTransaction(work::apply));
    }

    private <T> T translated(String doing, Supplier<T> work) {
        database.check();
        try {
            return work.get();
        } catch (StoreUnusableException | StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw database.failure(doing, e);
        }
    }

    private static void requireOne(int changed, String id) {
        if (changed == 0) {
            throw unknown(id);
        }
    }

    private static NoSuchElementException unknown(String id) {
        return new NoSuchElementException(id + ": no such campaign in the store");
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
