package org.racewalk.actors.campaign;

/** What the coordinator tells whoever started the campaign. */
public sealed interface CampaignNotice {

    /** So many runs are made; sent after each batch. */
    record Progressed(long runs, long steps, int findings) implements CampaignNotice, Wire {}

    /** A signature counts for the first time in a variant; in an order that is always the same. */
    record Found(VariantFinding finding) implements CampaignNotice, Wire {}

    /** The last notice. */
    record Ended(CampaignState state) implements CampaignNotice, Wire {}

    /** The last notice, if Racewalk itself failed. */
    record Broken(String failure) implements CampaignNotice, Wire {}
}
