package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.findings.Bug;
import org.racewalk.actors.findings.FindingIds;
import org.racewalk.actors.findings.FindingList;
import org.racewalk.actors.findings.KnownFinding;
import org.racewalk.actors.findings.KnownFinding.State;
import org.racewalk.actors.findings.LocalFindings;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.FindingNotes;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** {@code racewalk findings}: what was found, and what people say of it. */
@Command(
        name = "findings",
        description = "Lists what runs and campaigns found; labels, closes and links findings.",
        footer = {
            "",
            "Open and regressed findings, unless --all is given: expected ones are those that",
            "the header of the scenario asks for. Times are UTC. Findings of one variant",
            "with the same core or the same alternative title are shown as one."
        })
final class FindingsCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--store",
            paramLabel = "URL",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Where campaigns, labels and states are; else racewalk.store.url.")
    private @Nullable String url;

    @Option(names = "--all", description = "Expected and closed ones too.")
    private boolean all;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the list to FILE too, for machines.")
    private @Nullable Path json;

    private FindingsCommand(Session session) {
        this.session = session;
    }

    /** With all that it can do. */
    static CommandLine line(Session session) {
        FindingsCommand findings = new FindingsCommand(session);
        CommandLine line = new CommandLine(findings);
        line.addSubcommand(new Label(findings));
        line.addSubcommand(new Close(findings));
        line.addSubcommand(new Reopen(findings));
        line.addSubcommand(new Link(findings));
        line.addSubcommand(new Unlink(findings));
        return line;
    }

    @Override
    public Integer call() {
        JsonFile file = json == null ? null : JsonFile.at(json);
        LocalFindings local = Configuration.localFindings(url);
        List<Bug> bugs =
                Configuration.withExistingStore(url, store -> FindingList.of(store, local));
        List<Bug> shown = bugs.stream().filter(bug -> all || isOpen(bug)).toList();
        session.out().print(FindingList.text(shown));
        session.out().print(shown.isEmpty() ? "no findings\n" : "");
        session.out().flush();
        if (shown.size() < bugs.size()) {
            session.say((bugs.size() - shown.size()) + " more, expected or closed: findings --all");
        }
        if (file != null) {
            file.write(FindingList.toMap(shown));
        }
        return ExitCode.CLEAN;
    }

    private static boolean isOpen(Bug bug) {
        return titles(bug)
                .anyMatch(one -> one.state() == State.OPEN || one.state() == State.REGRESSED);
    }

    private static Stream<KnownFinding> titles(Bug bug) {
        return Stream.concat(Stream.of(bug.head()), bug.others().stream().map(Bug.Other::finding));
    }

    /** Says something of findings that are known. */
    private int note(List<String> given, BiConsumer<FindingNotes, List<String>> change) {
        // What is said of a finding is kept in the store, which is made if there is none.
        try (CampaignStore store = Configuration.store(url)) {
            List<String> known = bugs(store).stream().flatMap(FindingsCommand::ids).toList();
            change.accept(
                    store.notes(),
                    given.stream().map(one -> FindingIds.resolve(one, known)).toList());
        }
        return ExitCode.CLEAN;
    }

    /** As above, of the finding and of all that are shown as one with it. */
    private int noteOfBug(String given, BiConsumer<FindingNotes, String> change) {
        try (CampaignStore store = Configuration.store(url)) {
            List<Bug> bugs = bugs(store);
            String id =
                    FindingIds.resolve(given, bugs.stream().flatMap(FindingsCommand::ids).toList());
            bugs.stream()
                    .filter(bug -> ids(bug).anyMatch(id::equals))
                    .flatMap(FindingsCommand::ids)
                    .forEach(one -> change.accept(store.notes(), one));
        }
        return ExitCode.CLEAN;
    }

    private List<Bug> bugs(CampaignStore store) {
        return FindingList.of(store, Configuration.localFindings(url));
    }

    private static Stream<String> ids(Bug bug) {
        return titles(bug).map(KnownFinding::id);
    }

    /** {@code racewalk findings label}. */
    @Command(name = "label", description = "Gives a finding a label; an empty one takes it away.")
    private static final class Label implements Callable<Integer> {
        private final FindingsCommand findings;

        @Parameters(index = "0", paramLabel = "FINDING")
        private String id = "";

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text = "";

        Label(FindingsCommand findings) {
            this.findings = findings;
        }

        @Override
        public Integer call() {
            return findings.note(List.of(id), (notes, ids) -> notes.label(ids.getFirst(), text));
        }
    }

    /** {@code racewalk findings close}. */
    @Command(
            name = "close",
            description =
                    "Closes a finding with all its titles. If it is seen again, it is shown as"
                            + " regressed.")
    private static final class Close implements Callable<Integer> {
        private final FindingsCommand findings;

        @Parameters(paramLabel = "FINDING")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private String reason = "";

        Close(FindingsCommand findings) {
            this.findings = findings;
        }

        @Override
        public Integer call() {
            return findings.noteOfBug(id, (notes, one) -> notes.close(one, reason, Instant.now()));
        }
    }

    /** {@code racewalk findings reopen}. */
    @Command(name = "reopen", description = "Opens a closed finding.")
    private static final class Reopen implements Callable<Integer> {
        private final FindingsCommand findings;

        @Parameters(paramLabel = "FINDING")
        private String id = "";

        Reopen(FindingsCommand findings) {
            this.findings = findings;
        }

        @Override
        public Integer call() {
            return findings.noteOfBug(id, FindingNotes::reopen);
        }
    }

    /** {@code racewalk findings link}. */
    @Command(name = "link", description = "Says that OTHER is another title of the same bug.")
    private static final class Link implements Callable<Integer> {
        private final FindingsCommand findings;

        @Parameters(index = "0", paramLabel = "FINDING")
        private String id = "";

        @Parameters(index = "1", paramLabel = "OTHER")
        private String other = "";

        Link(FindingsCommand findings) {
            this.findings = findings;
        }

        @Override
        public Integer call() {
            return findings.note(
                    List.of(id, other),
                    (notes, ids) -> notes.link(ids.getFirst(), ids.getLast(), Instant.now()));
        }
    }

    /** {@code racewalk findings unlink}. */
    @Command(
            name = "unlink",
            description = "Shows a finding on its own, whatever links and rules say.")
    private static final class Unlink implements Callable<Integer> {
        private final FindingsCommand findings;

        @Parameters(paramLabel = "FINDING")
        private String id = "";

        Unlink(FindingsCommand findings) {
            this.findings = findings;
        }

        @Override
        public Integer call() {
            return findings.note(List.of(id), (notes, ids) -> notes.unlink(ids.getFirst()));
        }
    }
}
