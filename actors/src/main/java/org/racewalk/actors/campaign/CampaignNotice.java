package org.racewalk.actors.campaign;

/** What the coordinator tells whoever started the campaign, in the same JVM. */
public sealed interface CampaignNotice {

    /** So many runs are made; sent after each batch. */
    record Progressed(long runs, long steps, int findings) implements CampaignNotice {}

    /** A signature counts for the first time in a variant; in an order that is always the same. */
    record Found(VariantFinding finding) implements CampaignNotice {}

    /** The last notice. */
    record Ended(CampaignState state) implements CampaignNotice {}

    /** The last notice, if Racewalk itself failed. */
    record Broken(String failure) implements CampaignNotice {}
}
