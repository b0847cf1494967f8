package org.racewalk.actors.campaign;

/** What the coordinator tells whoever started the campaign; stays within the process. */
public sealed interface CampaignNotice {

    /** A campaign of the store begins, or is taken over. */
    record Begun() implements CampaignNotice {}

    /** How a campaign of the store ended is in the store. */
    record Noted() implements CampaignNotice {}

    /** So many runs are made; sent after each batch. */
    record Progressed(long runs, long steps, int findings) implements CampaignNotice {}

    /** A signature counts for the first time in a variant; in an order that is always the same. */
    record Found(VariantFinding finding) implements CampaignNotice {}

    /** The first report of a finding is made smaller, or cannot be. */
    record Shrunk(ShrinkJob job, ShrinkOutcome outcome) implements CampaignNotice {}

    /** Making a finding smaller showed a signature that no run of the variant has shown. */
    record Met(VariantFinding finding) implements CampaignNotice {}

    /** Something that whoever runs the cluster should know. */
    record Remark(String text) implements CampaignNotice {}

    /** The last notice. */
    record Ended(CampaignState state) implements CampaignNotice {}

    /** The last notice, if Racewalk itself failed. */
    record Broken(String failure) implements CampaignNotice {}
}
