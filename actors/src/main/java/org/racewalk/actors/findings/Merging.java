package org.racewalk.actors.findings;

import org.racewalk.actors.store.FindingNotes.Link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which findings are one bug: those that a user linked; those of one variant with the same core;
 * those of one variant with the same alternative title that speak of the same object, or of which
 * one does not know the object. A finding that was unlinked is never linked by a rule.
 */
final class Merging {
    private static final Comparator<KnownFinding> WORST_FIRST =
            Comparator.comparingInt((KnownFinding one) -> one.newest().severity())
                    .thenComparing(KnownFinding::id);

    private final Map<String, KnownFinding> findings = new TreeMap<>();
    private final Map<String, String> heads = new LinkedHashMap<>();
    private final Map<String, String> reasons = new TreeMap<>();

    private Merging(List<KnownFinding> all) {
        all.stream().sorted(WORST_FIRST).forEach(one -> heads.put(one.id(), one.id()));
        all.forEach(one -> findings.put(one.id(), one));
    }

    static List<Bug> bugs(List<KnownFinding> all, List<Core> cores, List<Link> links) {
        Merging merging = new Merging(all);
        for (Link link : links) {
            merging.join(link.id(), link.other(), "linked by hand");
        }
        Map<String, List<KnownFinding>> variants = new TreeMap<>();
        for (String id : List.copyOf(merging.heads.keySet())) {
            KnownFinding one = merging.finding(id);
            if (!one.note().alone()) {
                variants.computeIfAbsent(one.newest().variant(), v -> new ArrayList<>()).add(one);
            }
        }
        variants.values()
                .forEach(together -> {
                    merging.byCore(together, cores);
                    merging.byTitle(together);
                });
        return merging.bugs();
    }

    private KnownFinding finding(String id) {
        KnownFinding known = findings.get(id);
        if (known == null) {
            throw new IllegalStateException(id);
        }
        return known;
    }

    private void byCore(List<KnownFinding> together, List<Core> cores) {
        Map<String, Core> byId = new TreeMap<>();
        cores.forEach(core -> byId.put(core.finding(), core));
        for (KnownFinding one : together) {
            Core core = byId.get(one.id());
            for (KnownFinding other : together) {
                Core others = byId.get(other.id());
                if (one != other && core != null && others != null && core.agrees(others)) {
                    join(one.id(), other.id(), "same core");
                }
            }
        }
    }

    private void byTitle(List<KnownFinding> together) {
        Map<String, Map<String, List<KnownFinding>>> titles = new TreeMap<>();
        for (KnownFinding one : together) {
            if (!one.newest().title().isEmpty()) {
                titles.computeIfAbsent(one.newest().title(), t -> new TreeMap<>())
                        .computeIfAbsent(one.newest().object(), o -> new ArrayList<>())
                        .add(one);
            }
        }
        titles.forEach((title, objects) -> {
            List<KnownFinding> unknown = objects.getOrDefault("", List.of());
            // With two objects there is no telling which one those without belong to.
            boolean clear = objects.size() <= 2;
            objects.values()
                    .forEach(same -> {
                        joinAll(same, title);
                        if (clear && !unknown.isEmpty()) {
                            join(same.getFirst().id(), unknown.getFirst().id(), title);
                        }
                    });
        });
    }

    private void joinAll(List<KnownFinding> same, String title) {
        for (KnownFinding one : same) {
            join(same.getFirst().id(), one.id(), title);
        }
    }

    /** The first one's head leads both. */
    private void join(String id, String other, String why) {
        String head = heads.get(id);
        String old = heads.get(other);
        if (head == null || old == null || head.equals(old)) {
            return;
        }
        reasons.put(old, why);
        heads.replaceAll((one, its) -> its.equals(old) ? head : its);
    }

    private List<Bug> bugs() {
        Map<String, List<Bug.Other>> others = new LinkedHashMap<>();
        heads.forEach((id, head) -> {
            others.computeIfAbsent(head, h -> new ArrayList<>());
            if (!id.equals(head)) {
                String why = reasons.getOrDefault(id, "");
                others.get(head).add(new Bug.Other(finding(id), why));
            }
        });
        List<Bug> bugs = new ArrayList<>();
        others.forEach((head, rest) -> bugs.add(new Bug(finding(head), rest)));
        return bugs;
    }
}
