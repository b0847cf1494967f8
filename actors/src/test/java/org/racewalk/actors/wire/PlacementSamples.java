package org.racewalk.actors.wire;

import org.racewalk.actors.placement.HostCommand;
import org.racewalk.actors.placement.PlaceCommand;
import org.racewalk.actors.placement.PlaceReport;
import org.racewalk.actors.placement.WorldCommand;
import org.racewalk.model.machine.Card;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.Reply;
import org.racewalk.model.machine.Request;
import org.racewalk.model.machine.Verb;

import java.util.List;
import java.util.Map;

/** Samples of what the places of spread worlds say; see {@link WireSamples}. */
final class PlacementSamples {
    private static final String REPLAY = "rw1:conf/zoo/a.c:s4f1k20k:walk.0:VcQlfdcK:0cjlXpb";
    private static final String PROGRAM = "0123456789abcdef";
    private static final List<Card> CARDS =
            List.of(new Card(3, 17, new long[] {0, -1, 1L << 40}, "mapper"));

    private PlacementSamples() {}

    static void add(WireSystem system, Map<String, Object> samples) {
        places(system, samples);
        director(system, samples);
        samples.put(
                "PlaceSource/1",
                new HostCommand.Source(PROGRAM, "conf/zoo/a.c", "int x; /* \u00fc */\n"));
        samples.put(
                "PlaceCompile/1",
                new HostCommand.Compile(
                        2,
                        PROGRAM,
                        30,
                        "conf/zoo/a.c",
                        List.of("BUGGY"),
                        List.of("include"),
                        "",
                        system.elsewhere("world#7")));
        samples.put(
                "PlaceSpawn/1",
                new HostCommand.Spawn(2, 5, PROGRAM, REPLAY, system.elsewhere("world#7")));
    }

    private static void places(WireSystem system, Map<String, Object> samples) {
        samples.put(
                "PlaceMeet/1",
                new PlaceCommand.Meet(
                        List.of(system.elsewhere("place#1"), system.elsewhere("place#2")),
                        system.elsewhere("world#7")));
        samples.put("PlacePrepare/1", new PlaceCommand.Prepare(9, REPLAY));
        samples.put("PlaceGo/1", new PlaceCommand.Go(9, -3));
        samples.put(
                "PlaceAsk/1",
                new PlaceCommand.Ask(
                        9,
                        4,
                        new Request(
                                Verb.LOAD,
                                new long[] {1, 0xffff_8880_0000_1000L, 0, 3, 80},
                                List.of("text"),
                                CARDS)));
        samples.put(
                "PlaceAnswer/1",
                new PlaceCommand.Answer(
                        9, 4, new Reply(new long[] {-5}, Reply.Failure.NONE, "", CARDS)));
        samples.put("PlaceReportWanted/1", new PlaceCommand.Report(9));
        samples.put("PlaceStop/1", new PlaceCommand.Stop("is no longer wanted"));
    }

    private static void director(WireSystem system, Map<String, Object> samples) {
        samples.put(
                "PlaceCompiled/1", new WorldCommand.Compiled(2, system.elsewhere("placement#3")));
        samples.put("PlaceSpawned/1", new WorldCommand.Spawned(2, 5, system.elsewhere("place#1")));
        samples.put("PlaceRefused/1", new WorldCommand.Refused(2, "program is not known"));
        samples.put("PlaceReady/1", new WorldCommand.Ready(9, 5));
        samples.put(
                "PlaceEnded/1",
                new WorldCommand.Ended(9, Outcome.VIOLATED, 1234, 200, -77, 1L << 60));
        samples.put(
                "PlaceTold/1",
                new WorldCommand.Told(
                        9,
                        5,
                        new PlaceReport(
                                Results.small().findings().stream()
                                        .map(finding -> finding.violation())
                                        .toList(),
                                2,
                                List.of(7L, 300L),
                                List.of(0L, -1L, 1023L, 1L << 63))));
        samples.put("PlaceFailed/1", new WorldCommand.Failed(-1, 5, "java.lang.Error"));
    }
}
