package org.racewalk.actors.findings;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.FindingNotes.Link;
import org.racewalk.actors.store.FindingNotes.Note;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All findings, merged to bugs, for people and for machines. */
public final class FindingList {
    private static final int FORMAT = 1;
    private static final int INDENT = 10;

    private FindingList() {}

    /**
     * The bugs: open ones first, then the last seen first.
     *
     * @param store or null
     */
    public static List<Bug> of(@Nullable CampaignStore store, LocalFindings local) {
        Map<String, Note> notes = store == null ? Map.of() : store.notes().all();
        List<Link> links = store == null ? List.of() : store.notes().links();
        return of(Sightings.all(store, local), local.cores(), notes, links);
    }

    static List<Bug> of(
            List<Sighting> sightings, List<Core> cores, Map<String, Note> notes, List<Link> links) {
        Map<String, List<Sighting>> byId = new LinkedHashMap<>();
        sightings.forEach(one -> byId.computeIfAbsent(one.id(), i -> new ArrayList<>()).add(one));
        List<Core> all = new ArrayList<>();
        // What this machine knows comes after, for it may know the lines.
        sightings.reversed().stream()
                .filter(one -> !one.shrunk().isEmpty())
                .forEach(one -> all.add(new Core(one.id(), one.shrunk(), List.of())));
        all.addAll(cores);
        List<KnownFinding> known = new ArrayList<>();
        byId.forEach((id, seen) ->
                known.add(new KnownFinding(id, seen, notes.getOrDefault(id, Note.NONE))));
        return Merging.bugs(known, all, links).stream()
                .sorted(
                        Comparator.comparing((Bug bug) -> bug.head().state())
                                .thenComparing(
                                        bug -> bug.head().newest().seen(),
                                        Comparator.reverseOrder())
                                .thenComparing(bug -> bug.head().newest().severity())
                                .thenComparing(bug -> bug.head().id()))
                .toList();
    }

    /** ASCII, at most 72 columns; each line ends with a newline. */
    public static String text(List<Bug> bugs) {
        List<String> lines = new ArrayList<>();
        for (Bug bug : bugs) {
            one(lines, bug);
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static void one(List<String> lines, Bug bug) {
        KnownFinding head = bug.head();
        lines.addAll(Columns.row(head.id() + "  ", head.state().word(), when(head)));
        paragraph(lines, head.newest().signature());
        paragraph(lines, head.newest().variant() + ", " + head.newest().memory());
        paragraph(lines, counts(head));
        if (!head.newest().sizes().isEmpty()) {
            paragraph(lines, head.newest().sizes());
        }
        if (!head.note().label().isEmpty()) {
            paragraph(lines, "label: " + head.note().label());
        }
        if (head.note().closed().isPresent()) {
            String reason = head.note().reason();
            String day = head.note().closed().get().truncatedTo(ChronoUnit.SECONDS).toString();
            paragraph(lines, "closed " + day + (reason.isEmpty() ? "" : ": " + reason));
        }
        for (Bug.Other other : bug.others()) {
            paragraph(
                    lines,
                    "also "
                            + other.finding().id()
                            + " "
                            + other.finding().newest().signature()
                            + " ("
                            + other.why()
                            + "): "
                            + counts(other.finding()));
        }
    }

    private static String when(KnownFinding finding) {
        String time = finding.newest().seen().truncatedTo(ChronoUnit.SECONDS).toString();
        String source = finding.newest().source();
        return (source.isEmpty() ? "run" : source) + "  " + time;
    }

    private static String counts(KnownFinding finding) {
        return Columns.number(finding.runs()) + " of " + Columns.count(finding.of(), "run");
    }

    private static void paragraph(List<String> lines, String text) {
        lines.addAll(Columns.paragraph(INDENT, text.replaceAll("[^\\x20-\\x7e]", "?")));
    }

    /** The twin for machines; keys in a fixed order. */
    public static Map<String, @Nullable Object> toMap(List<Bug> bugs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("tool", "racewalk");
        map.put("format", FORMAT);
        List<Object> list = new ArrayList<>();
        for (Bug bug : bugs) {
            Map<String, @Nullable Object> one = finding(bug.head());
            List<Object> others = new ArrayList<>();
            for (Bug.Other other : bug.others()) {
                Map<String, @Nullable Object> also = finding(other.finding());
                also.put("why", other.why());
                others.add(also);
            }
            one.put("also", others);
            list.add(one);
        }
        map.put("findings", list);
        return map;
    }

    private static Map<String, @Nullable Object> finding(KnownFinding finding) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", finding.id());
        map.put("state", finding.state().word());
        map.put("signature", finding.newest().signature());
        map.put("scenario", finding.newest().scenario());
        map.put("defines", finding.newest().defines());
        map.put("label", finding.note().label());
        map.put("closed", finding.note().closed().map(Object::toString).orElse(null));
        map.put("reason", finding.note().reason());
        map.put("sightings", finding.sightings().stream().map(FindingList::sighting).toList());
        return map;
    }

    private static Map<String, @Nullable Object> sighting(Sighting sighting) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("campaign", sighting.source().isEmpty() ? null : sighting.source());
        map.put("seen", sighting.seen().toString());
        map.put("memory", sighting.memory());
        map.put("runs", sighting.runs());
        map.put("of", sighting.of());
        map.put("firstRun", sighting.runs() == 0 ? null : sighting.firstRun() + 1);
        map.put("expected", sighting.expected());
        map.put("replay", sighting.replay());
        map.put("shrunk", sighting.shrunk().isEmpty() ? null : sighting.shrunk());
        map.put("sizes", sighting.sizes().isEmpty() ? null : sighting.sizes());
        return map;
    }
}
