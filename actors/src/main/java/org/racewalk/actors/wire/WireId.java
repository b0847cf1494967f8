package org.racewalk.actors.wire;

/**
 * The table of all types on the wire. Append only: a line is never changed, never removed, and its
 * number never used again, because stored results and nodes of another version rest on it.
 */
public enum WireId {
    BATCH_RESULT(100, "BatchResult"),
    FINDING(101, "Finding"),
    VIOLATION(102, "Violation"),
    PARTY(103, "Party"),
    FRAME(104, "Frame"),
    COVERAGE(105, "Coverage"),
    BATCH(106, "Batch"),
    PULL(107, "Pull"),
    DELIVER(108, "Deliver"),
    FAIL(109, "Fail"),
    STOP(110, "Stop"),
    RUN_BATCH(111, "RunBatch"),
    CANCEL_ABOVE(112, "CancelAbove"),
    HELD(113, "Held"),
    FAILED(114, "Failed"),
    ASK_VARIANT(115, "AskVariant"),
    ASK_SOURCE(116, "AskSource"),
    UNFIT(117, "Unfit"),
    CANCEL(118, "Cancel"),
    DELIVERED(119, "Delivered"),
    REFUSED(120, "Refused"),
    VARIANT_IS(121, "VariantIs"),
    SOURCE_IS(122, "SourceIs"),
    SHRINK_JOB(123, "ShrinkJob"),
    SHRINK_FINDING(124, "ShrinkFinding"),
    DELIVER_SHRUNK(125, "DeliverShrunk"),
    SHRINK_OUTCOME(126, "ShrinkOutcome"),
    CARD(400, "Card"),
    PLACE_REQUEST(401, "PlaceRequest"),
    PLACE_REPLY(402, "PlaceReply"),
    PLACE_REPORT(403, "PlaceReport"),
    PLACE_MEET(404, "PlaceMeet"),
    PLACE_PREPARE(405, "PlacePrepare"),
    PLACE_GO(406, "PlaceGo"),
    PLACE_ASK(407, "PlaceAsk"),
    PLACE_ANSWER(408, "PlaceAnswer"),
    PLACE_REPORT_WANTED(409, "PlaceReportWanted"),
    PLACE_STOP(410, "PlaceStop"),
    PLACE_COMPILED(411, "PlaceCompiled"),
    PLACE_SPAWNED(412, "PlaceSpawned"),
    PLACE_REFUSED(413, "PlaceRefused"),
    PLACE_READY(414, "PlaceReady"),
    PLACE_ENDED(415, "PlaceEnded"),
    PLACE_TOLD(416, "PlaceTold"),
    PLACE_FAILED(417, "PlaceFailed"),
    PLACE_SOURCE(418, "PlaceSource"),
    PLACE_COMPILE(419, "PlaceCompile"),
    PLACE_SPAWN(420, "PlaceSpawn");

    private final int number;
    private final String title;

    WireId(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** Names the type where one of several may stand. */
    public int number() {
        return number;
    }

    /** Names the type in manifests. */
    public String title() {
        return title;
    }
}
