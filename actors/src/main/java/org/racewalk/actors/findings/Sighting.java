package org.racewalk.actors.findings;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.AlternativeTitle;
import org.racewalk.model.oracle.FindingId;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A finding as one campaign, or one {@code racewalk run}, has seen it.
 *
 * @param id as {@link FindingId} gives it
 * @param memory order, lower case
 * @param severity place of its class among all; 0 is the worst
 * @param title that several signatures of one bug have in common, or empty
 * @param object that the title speaks of, or empty
 * @param source id of the campaign, or empty for {@code racewalk run}
 * @param replay string of the first run that showed it
 * @param shrunk replay string of that run made smaller, or empty
 * @param sizes both, in words, or empty
 * @param runs that showed it; 0 if none did, but shrinking another finding met it
 * @param of how many
 * @param firstRun from 0
 * @param expected whether the scenario's header asks for it, or lets it pass
 * @param seen when the campaign was added, or when the runs ended
 */
public record Sighting(
        String id,
        String scenario,
        List<String> defines,
        String memory,
        String signature,
        int severity,
        String title,
        String object,
        String source,
        String replay,
        String shrunk,
        String sizes,
        long runs,
        long of,
        long firstRun,
        boolean expected,
        Instant seen) {

    /** Copies the list. */
    public Sighting {
        defines = List.copyOf(defines);
    }

    /** Of a finding in so many runs. */
    public static Sighting of(
            Finding finding, long of, boolean expected, String source, Instant seen) {
        ReplayString replay = finding.replay();
        String scenario = replay.variant().scenario();
        List<String> defines = replay.variant().defines();
        AlternativeTitle title =
                AlternativeTitle.of(finding.violation()).orElse(new AlternativeTitle("", ""));
        return new Sighting(
                FindingId.of(scenario, defines, finding.signature()),
                scenario,
                defines,
                replay.settings().memory().name().toLowerCase(Locale.ROOT),
                finding.signature(),
                finding.violation().kind().ordinal(),
                title.title(),
                title.object(),
                source,
                replay.text(),
                "",
                "",
                finding.runs(),
                of,
                finding.firstRun(),
                expected,
                seen);
    }

    /** The id of a finding. */
    public static String idOf(Finding finding) {
        return FindingId.of(
                finding.replay().variant().scenario(),
                finding.replay().variant().defines(),
                finding.signature());
    }

    /** Scenario and macros, as a user writes them. */
    public String variant() {
        StringBuilder text = new StringBuilder(scenario);
        defines.forEach(define -> text.append(" -D ").append(define));
        return text.toString();
    }

    /** The same, with its run made smaller. */
    Sighting withShrunk(String smaller, String both) {
        return new Sighting(
                id, scenario, defines, memory, signature, severity, title, object, source, replay,
                smaller, both, runs, of, firstRun, expected, seen);
    }

    /** Both, of one campaign: other strategies or seeds of the same variant. */
    Sighting merge(Sighting other) {
        boolean later = other.runs > 0 && (runs == 0 || other.firstRun < firstRun);
        Sighting first = later ? other : this;
        return new Sighting(
                id,
                scenario,
                defines,
                memory,
                signature,
                severity,
                title,
                object,
                source,
                first.replay,
                first.shrunk,
                first.sizes,
                runs + other.runs,
                of + other.of,
                first.firstRun,
                expected && other.expected,
                seen);
    }
}
