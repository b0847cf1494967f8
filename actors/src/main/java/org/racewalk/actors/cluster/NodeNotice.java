package org.racewalk.actors.cluster;

import org.racewalk.actors.campaign.CampaignNotice;

/** What a node tells whoever started it. */
public sealed interface NodeNotice {

    /** It is a member of a cluster. */
    record Up(String address, String roles) implements NodeNotice {}

    /** From now on it is the one that sees to the campaigns. */
    record Coordinating() implements NodeNotice {}

    /** Something happened in a campaign; the coordinator's node is told. */
    record InCampaign(String campaign, CampaignNotice notice) implements NodeNotice {}

    /** Another node came or went. */
    record Member(String address, String state) implements NodeNotice {}

    /** Whoever coordinates gives this node no batches. */
    record Refused(String reason) implements NodeNotice {}

    /** The last notice. */
    record Ended(NodeEnd end, String reason) implements NodeNotice {}
}
