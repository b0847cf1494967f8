package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.findings.Core;
import org.racewalk.actors.findings.FindingIds;
import org.racewalk.actors.findings.LocalFindings;
import org.racewalk.actors.findings.Sighting;
import org.racewalk.actors.findings.Sightings;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.model.oracle.FindingId;
import org.racewalk.model.trace.Focus;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a command is to work on: a finding by its id, a replay string, or a file that holds one.
 * Mixed into commands for its option {@code --store}.
 */
final class FindingArgument {
    /** How commands call the parameter. */
    static final String LABEL = "FINDING|STRING|FILE";

    static final String DESCRIPTION =
            "A finding's id (racewalk findings), a replay string, or a file that holds one.";

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Where campaigns are, for ids; else what racewalk.store.url says.")
    private @Nullable String url;

    /**
     * What was meant.
     *
     * @param finding its id; empty if a replay string was given
     * @param signature the finding's: a run may show others too; empty if a string was given
     * @param replay the string given, or that of the run that was found
     * @param smaller that of this run as a campaign has shrunk it, or empty
     * @param sizes what became smaller then, or empty
     */
    record Resolved(String finding, String signature, String replay, String smaller, String sizes) {
        /** The smallest run that is known. */
        String smallest() {
            return smaller.isEmpty() ? replay : smaller;
        }

        /** That the run was found as another one, for a report of the smaller. */
        Focus.Notes notes(Focus.Notes further) {
            if (smaller.isEmpty()) {
                return further;
            }
            List<String> shrinking = new ArrayList<>();
            if (!sizes.isEmpty()) {
                shrinking.add(sizes.replaceFirst("^shrunk ", "") + ", by the campaign");
            }
            shrinking.addAll(further.shrinking());
            return new Focus.Notes(List.of(new Focus.Labelled("origin", replay)), shrinking);
        }
    }

    /**
     * The replay string that an argument stands for.
     *
     * @throws WrongInputException if it stands for none, with what to do
     */
    String replay(String given) {
        return resolve(given).replay();
    }

    /** As above, with the id. */
    Resolved resolve(String given) {
        if (!isFinding(given)) {
            return new Resolved("", "", ReplayArgument.string(given), "", "");
        }
        LocalFindings local = Configuration.localFindings(url);
        if (given.length() == FindingId.LENGTH) {
            Optional<Sighting> known = newest(local, given.toLowerCase(Locale.ROOT));
            if (known.isPresent()) {
                return resolved(known.get());
            }
        }
        List<Sighting> all = Configuration.withExistingStore(url, s -> Sightings.all(s, local));
        String id = FindingIds.resolve(given, all.stream().map(Sighting::id).toList());
        Sighting newest = all.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
        return resolved(newest);
    }

    /** A store that does not answer is no matter where this machine knows the finding. */
    private Optional<Sighting> newest(LocalFindings local, String id) {
        try {
            return Configuration.withExistingStore(url, s -> Sightings.newest(s, local, id));
        } catch (StoreUnavailableException e) {
            Optional<Sighting> here = Sightings.newest(null, local, id);
            if (here.isEmpty()) {
                throw e;
            }
            return here;
        }
    }

    private static Resolved resolved(Sighting sighting) {
        return new Resolved(
                sighting.id(),
                sighting.signature(),
                sighting.replay(),
                sighting.shrunk(),
                sighting.sizes());
    }

    /**
     * Leaves the core of a finding, so that others with the same core are known to be the same bug.
     * Does nothing for a replay string, or where nothing can be left.
     *
     * @param replay string of the shrunk run, or empty
     * @param lines {@code file:line} of the steps that matter, or empty
     */
    void keepCore(Resolved of, String replay, List<String> lines) {
        if (of.finding().isEmpty()) {
            return;
        }
        try {
            Configuration.localFindings(url).keep(new Core(of.finding(), replay, lines));
        } catch (IOException e) {
            // It serves to tell duplicates; what was asked for does not hang on it.
        }
    }

    /** The core that was left of a finding. */
    Optional<Core> core(Resolved of) {
        return Configuration.localFindings(url).cores().stream()
                .filter(core -> core.finding().equals(of.finding()))
                .findFirst();
    }

    private static boolean isFinding(String given) {
        boolean file = !given.isEmpty() && Files.exists(UserPath.of(given));
        if (file || given.indexOf(':') >= 0 || given.endsWith(".replay")) {
            return false;
        }
        if (!FindingIds.isOne(given)) {
            throw new WrongInputException(
                    given
                            + ": no file, no replay string (they begin with rw1:) and no id of a"
                            + " finding; racewalk findings lists those");
        }
        return true;
    }
}
