package org.racewalk.actors.plan;

/** A text that is no {@link CampaignSpec} of a known format; the message says where. */
public final class SpecFormatException extends Exception {
    private static final long serialVersionUID = 1;

    public SpecFormatException(String message) {
        super(message);
    }
}
