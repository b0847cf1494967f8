package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.model.explore.BatchResult;

/** What the keeper of a campaign's results is told, by its coordinator; it answers to that. */
public sealed interface KeeperCommand {

    /** What is kept? Answered by {@code Loaded}. */
    record Load() implements KeeperCommand {}

    /** Keep this; answered by {@code Kept}. */
    record Keep(long batch, String node, BatchResult result) implements KeeperCommand {}

    /** Keep what came of making a finding smaller; answered by {@code KeptShrunk}. */
    record KeepShrunk(long job, String node, ShrinkOutcome outcome) implements KeeperCommand {}

    /** Drop what that node has made, and load what is left; answered by {@code Loaded}. */
    record Distrust(String node, String evidence) implements KeeperCommand {}

    /** Tell the library the text with that SHA-256. */
    record Source(String sha256, ActorRef<LibraryCommand> replyTo) implements KeeperCommand {}

    /** Keeper to itself: do what waits, or try it again. */
    record Work() implements KeeperCommand {}
}
