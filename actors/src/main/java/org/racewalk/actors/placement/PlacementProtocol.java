package org.racewalk.actors.placement;

import org.racewalk.actors.wire.WireId;
import org.racewalk.actors.wire.WireInput;
import org.racewalk.actors.wire.WireOutput;
import org.racewalk.actors.wire.WireProtocol;
import org.racewalk.actors.wire.WireType;
import org.racewalk.model.machine.Card;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.Reply;
import org.racewalk.model.machine.Request;
import org.racewalk.model.machine.Verb;
import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** How the places of spread worlds write to each other. */
public final class PlacementProtocol implements WireProtocol {
    private static final int MOST_PLACES = 128;
    private static final int MOST_WORDS = 1 << 15;
    private static final int MOST_CARDS = 1 << 10;
    private static final int MOST_TEXTS = 16;
    private static final int MOST_SOURCE = 900 * 1024;
    private static final int MOST_REPLAY = 900 * 1024;
    private static final int MOST_LIST = 1 << 12;
    private static final int MOST_FAILURE = 256 * 1024;

    @Override
    public List<WireType<?>> types() {
        List<WireType<?>> types = new ArrayList<>(parts());
        types.addAll(places());
        types.addAll(
                List.of(
                        compiled(),
                        spawned(),
                        refused(),
                        ready(),
                        ended(),
                        told(),
                        failed(),
                        source(),
                        compile(),
                        spawn()));
        return types;
    }

    private static List<WireType<?>> parts() {
        return List.of(
                WireType.part(
                        WireId.CARD, Card.class, PlacementProtocol::write, PlacementProtocol::card),
                WireType.part(
                        WireId.PLACE_REQUEST,
                        Request.class,
                        PlacementProtocol::write,
                        PlacementProtocol::request),
                WireType.part(
                        WireId.PLACE_REPLY,
                        Reply.class,
                        PlacementProtocol::write,
                        PlacementProtocol::reply),
                WireType.part(
                        WireId.PLACE_REPORT,
                        PlaceReport.class,
                        PlacementProtocol::write,
                        PlacementProtocol::report));
    }

    private static List<WireType<?>> places() {
        return List.of(
                WireType.message(
                        WireId.PLACE_MEET,
                        1,
                        PlaceCommand.Meet.class,
                        (to, meet) -> {
                            to.list(meet.places(), MOST_PLACES, WireOutput::actor);
                            to.actor(meet.director());
                        },
                        from ->
                                new PlaceCommand.Meet(
                                        from.list(MOST_PLACES, WireInput::actor), from.actor())),
                WireType.message(
                        WireId.PLACE_PREPARE,
                        1,
                        PlaceCommand.Prepare.class,
                        (to, prepare) -> {
                            to.count(prepare.run());
                            to.text(prepare.replay(), MOST_REPLAY);
                        },
                        from -> new PlaceCommand.Prepare(from.count(), from.text(MOST_REPLAY))),
                WireType.message(
                        WireId.PLACE_GO,
                        1,
                        PlaceCommand.Go.class,
                        (to, go) -> {
                            to.count(go.run());
                            to.bits(go.seed());
                        },
                        from -> new PlaceCommand.Go(from.count(), from.bits())),
                WireType.message(
                        WireId.PLACE_ASK,
                        1,
                        PlaceCommand.Ask.class,
                        (to, ask) -> {
                            to.count(ask.run());
                            to.count(ask.from());
                            to.part(ask.request());
                        },
                        from ->
                                new PlaceCommand.Ask(
                                        from.count(),
                                        from.count(MOST_PLACES),
                                        from.part(Request.class))),
                WireType.message(
                        WireId.PLACE_ANSWER,
                        1,
                        PlaceCommand.Answer.class,
                        (to, answer) -> {
                            to.count(answer.run());
                            to.count(answer.from());
                            to.part(answer.reply());
                        },
                        from ->
                                new PlaceCommand.Answer(
                                        from.count(),
                                        from.count(MOST_PLACES),
                                        from.part(Reply.class))),
                WireType.message(
                        WireId.PLACE_REPORT_WANTED,
                        1,
                        PlaceCommand.Report.class,
                        (to, report) -> to.count(report.run()),
                        from -> new PlaceCommand.Report(from.count())),
                WireType.message(
                        WireId.PLACE_STOP,
                        1,
                        PlaceCommand.Stop.class,
                        (to, stop) -> to.text(stop.why()),
                        from -> new PlaceCommand.Stop(from.text())));
    }

    // ---- to the director
    // -----------------------------------------------------------------------------

    private static WireType<WorldCommand.Compiled> compiled() {
        return WireType.message(
                WireId.PLACE_COMPILED,
                1,
                WorldCommand.Compiled.class,
                (to, is) -> {
                    to.count(is.generation());
                    to.actor(is.host());
                },
                from -> new WorldCommand.Compiled(from.count(Integer.MAX_VALUE), from.actor()));
    }

    private static WireType<WorldCommand.Spawned> spawned() {
        return WireType.message(
                WireId.PLACE_SPAWNED,
                1,
                WorldCommand.Spawned.class,
                (to, is) -> {
                    to.count(is.generation());
                    to.count(is.place());
                    to.actor(is.actor());
                },
                from ->
                        new WorldCommand.Spawned(
                                from.count(Integer.MAX_VALUE),
                                from.count(MOST_PLACES),
                                from.actor()));
    }

    private static WireType<WorldCommand.Refused> refused() {
        return WireType.message(
                WireId.PLACE_REFUSED,
                1,
                WorldCommand.Refused.class,
                (to, is) -> {
                    to.count(is.generation());
                    to.text(is.why(), MOST_FAILURE);
                },
                from ->
                        new WorldCommand.Refused(
                                from.count(Integer.MAX_VALUE), from.text(MOST_FAILURE)));
    }

    private static WireType<WorldCommand.Ready> ready() {
        return WireType.message(
                WireId.PLACE_READY,
                1,
                WorldCommand.Ready.class,
                (to, is) -> {
                    to.count(is.run());
                    to.count(is.place());
                },
                from -> new WorldCommand.Ready(from.count(), from.count(MOST_PLACES)));
    }

    private static WireType<WorldCommand.Ended> ended() {
        return WireType.message(
                WireId.PLACE_ENDED,
                1,
                WorldCommand.Ended.class,
                (to, is) -> {
                    to.count(is.run());
                    to.constant(is.outcome());
                    to.count(is.steps());
                    to.count(is.stepsAtBegin());
                    to.bits(is.traceHash());
                    to.bits(is.unseed());
                },
                from ->
                        new WorldCommand.Ended(
                                from.count(),
                                from.constant(Outcome.class),
                                from.count(),
                                from.count(),
                                from.bits(),
                                from.bits()));
    }

    private static WireType<WorldCommand.Told> told() {
        return WireType.message(
                WireId.PLACE_TOLD,
                1,
                WorldCommand.Told.class,
                (to, is) -> {
                    to.count(is.run());
                    to.count(is.place());
                    to.part(is.report());
                },
                from ->
                        new WorldCommand.Told(
                                from.count(),
                                from.count(MOST_PLACES),
                                from.part(PlaceReport.class)));
    }

    private static WireType<WorldCommand.Failed> failed() {
        return WireType.message(
                WireId.PLACE_FAILED,
                1,
                WorldCommand.Failed.class,
                (to, is) -> {
                    to.number(is.run());
                    to.count(is.place());
                    to.text(is.why(), MOST_FAILURE);
                },
                from ->
                        new WorldCommand.Failed(
                                from.number(), from.count(MOST_PLACES), from.text(MOST_FAILURE)));
    }

    // ---- to hosts
    // ------------------------------------------------------------------------------------

    private static WireType<HostCommand.Source> source() {
        return WireType.message(
                WireId.PLACE_SOURCE,
                1,
                HostCommand.Source.class,
                (to, is) -> {
                    to.text(is.program());
                    to.text(is.name());
                    to.text(is.text(), MOST_SOURCE);
                },
                from -> new HostCommand.Source(from.text(), from.text(), from.text(MOST_SOURCE)));
    }

    private static WireType<HostCommand.Compile> compile() {
        return WireType.message(
                WireId.PLACE_COMPILE,
                1,
                HostCommand.Compile.class,
                (to, is) -> {
                    to.count(is.generation());
                    to.text(is.program());
                    to.count(is.files());
                    to.text(is.scenario());
                    to.list(is.defines(), MOST_LIST, WireOutput::text);
                    to.list(is.includes(), MOST_LIST, WireOutput::text);
                    to.text(is.kernel());
                    to.actor(is.replyTo());
                },
                from ->
                        new HostCommand.Compile(
                                from.count(Integer.MAX_VALUE),
                                from.text(),
                                from.count(Integer.MAX_VALUE),
                                from.text(),
                                from.list(MOST_LIST, WireInput::text),
                                from.list(MOST_LIST, WireInput::text),
                                from.text(),
                                from.actor()));
    }

    private static WireType<HostCommand.Spawn> spawn() {
        return WireType.message(
                WireId.PLACE_SPAWN,
                1,
                HostCommand.Spawn.class,
                (to, is) -> {
                    to.count(is.generation());
                    to.count(is.place());
                    to.text(is.program());
                    to.text(is.replay(), MOST_REPLAY);
                    to.actor(is.replyTo());
                },
                from ->
                        new HostCommand.Spawn(
                                from.count(Integer.MAX_VALUE),
                                from.count(MOST_PLACES),
                                from.text(),
                                from.text(MOST_REPLAY),
                                from.actor()));
    }

    // ---- parts
    // ---------------------------------------------------------------------------------------

    private static void words(WireOutput to, long[] words) {
        to.list(LongStream.of(words).boxed().toList(), MOST_WORDS, WireOutput::number);
    }

    private static long[] words(WireInput from) {
        return from.list(MOST_WORDS, WireInput::number).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static void write(WireOutput to, Card card) {
        to.count(card.number());
        to.count(card.version());
        words(to, card.words());
        to.text(card.name());
    }

    private static Card card(WireInput from) {
        return new Card(from.count(MOST_CARDS), from.count(), words(from), from.text());
    }

    private static void write(WireOutput to, Request request) {
        to.constant(request.verb());
        words(to, request.words());
        to.list(request.texts(), MOST_TEXTS, WireOutput::text);
        to.list(request.cards(), MOST_CARDS, WireOutput::part);
    }

    private static Request request(WireInput from) {
        return new Request(
                from.constant(Verb.class),
                words(from),
                from.list(MOST_TEXTS, WireInput::text),
                from.list(MOST_CARDS, in -> in.part(Card.class)));
    }

    private static void write(WireOutput to, Reply reply) {
        words(to, reply.words());
        to.constant(reply.failure());
        to.text(reply.text());
        to.list(reply.cards(), MOST_CARDS, WireOutput::part);
    }

    private static Reply reply(WireInput from) {
        return new Reply(
                words(from),
                from.constant(Reply.Failure.class),
                from.text(),
                from.list(MOST_CARDS, in -> in.part(Card.class)));
    }

    private static void write(WireOutput to, PlaceReport report) {
        to.list(report.violations(), MOST_CARDS, WireOutput::part);
        to.count(report.hiddenRaces());
        to.list(report.reached(), MOST_WORDS, WireOutput::number);
        to.list(report.coverage(), MOST_WORDS, WireOutput::number);
    }

    private static PlaceReport report(WireInput from) {
        return new PlaceReport(
                from.list(MOST_CARDS, in -> in.part(Violation.class)),
                from.count(),
                from.list(MOST_WORDS, WireInput::number),
                from.list(MOST_WORDS, WireInput::number));
    }
}
