package org.racewalk.actors.store;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What people say of findings, in the tables of a store. */
final class JdbcNotes implements FindingNotes {
    private static final String CHANGE = "change a finding";
    private static final String READ = "read what is said of findings";

    private final JdbcStore store;

    JdbcNotes(JdbcStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Note> all() {
        return store.reading(READ, JdbcNotes::notes);
    }

    private static Map<String, Note> notes(Handle handle) {
        Map<String, Note> notes = new TreeMap<>();
        handle.createQuery("select id, label, closed, reason, alone from finding")
                .map((row, context) -> Map.entry(row.getString("id"), note(row)))
                .forEach(entry -> notes.put(entry.getKey(), entry.getValue()));
        return notes;
    }

    private static Note note(ResultSet row) throws SQLException {
        String closed = row.getString("closed");
        return new Note(
                row.getString("label"),
                closed.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(closed)),
                row.getString("reason"),
                row.getInt("alone") != 0);
    }

    @Override
    public List<Link> links() {
        return store.reading(
                READ,
                handle ->
                        handle.createQuery(
                                        "select finding, other from finding_link"
                                                + " order by finding, other")
                                .map((row, context) -> new Link(row.getString(1), row.getString(2)))
                                .list());
    }

    @Override
    public void label(String id, String text) {
        changing(
                id,
                handle -> handle.execute("update finding set label = ? where id = ?", text, id));
    }

    @Override
    public void close(String id, String reason, Instant now) {
        changing(
                id,
                handle ->
                        handle.execute(
                                "update finding set closed = ?, reason = ? where id = ?",
                                JdbcStore.text(now),
                                reason,
                                id));
    }

    @Override
    public void reopen(String id) {
        changing(
                id,
                handle ->
                        handle.execute(
                                "update finding set closed = '', reason = '' where id = ?", id));
    }

    @Override
    public void link(String id, String other, Instant now) {
        changing(
                id,
                handle -> {
                    handle.execute("update finding set alone = 0 where id in (?, ?)", id, other);
                    handle.execute(
                            "insert into finding_link (finding, other, since) values (?, ?, ?)"
                                    + " on conflict do nothing",
                            id,
                            other,
                            JdbcStore.text(now));
                });
    }

    @Override
    public void unlink(String id) {
        changing(
                id,
                handle -> {
                    handle.execute("update finding set alone = 1 where id = ?", id);
                    handle.execute(
                            "delete from finding_link where finding = ? or other = ?", id, id);
                });
    }

    /** In one transaction, with a row for the finding. */
    private void changing(String id, Consumer<Handle> change) {
        store.changing(
                CHANGE,
                handle -> {
                    handle.execute(
                            "insert into finding (id, label, closed, reason, alone)"
                                    + " values (?, '', '', '', 0) on conflict do nothing",
                            id);
                    change.accept(handle);
                    return true;
                });
    }
}
