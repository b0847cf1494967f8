package org.racewalk.model.machine;

/** How one part of a spread world reaches the others. */
@FunctionalInterface
public interface Link {
    /**
     * Sends a request and waits for its reply. Meanwhile the sender must serve requests of others
     * ({@link WorldPart#serve}): what it has asked for may lead back to it.
     *
     * @param to place of the receiver
     */
    Reply ask(int to, Request request);
}
