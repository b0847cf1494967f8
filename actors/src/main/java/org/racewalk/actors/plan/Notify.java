package org.racewalk.actors.plan;

import java.util.List;

/**
 * Whom to tell of a campaign: names of commands. What a name stands for is said by the
 * configuration of the node that coordinates ({@code racewalk.notify}), never by a campaign, so who
 * may add campaigns may not run programs.
 *
 * @param finding on each new finding
 * @param end when the campaign has ended
 */
public record Notify(List<String> finding, List<String> end) {
    public static final Notify NOBODY = new Notify(List.of(), List.of());

    public Notify {
        finding = List.copyOf(finding);
        end = List.copyOf(end);
    }
}
