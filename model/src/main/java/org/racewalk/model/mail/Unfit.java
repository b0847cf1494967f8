package org.racewalk.model.mail;

/** A core that the dialect of litmus tests has no words for. */
public final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param reason for people, a clause: "interrupts are not in the dialect"
     */
    Unfit(String reason) {
        super(reason);
    }
}
