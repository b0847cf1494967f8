package org.racewalk.actors.html;

import java.util.List;

/**
 * What the template shows without a script: the report in words. The rest is drawn from the data.
 *
 * @param lead what happened, in a few sentences
 * @param head the report's head, as in a mail
 * @param steps the core
 * @param twin how the nearest passing run differs, or empty
 * @param twinReplay its replay string, or empty
 * @param here how this run goes on from where the two part
 * @param there how the passing one does
 * @param text the whole report, as in a mail
 * @param data for the script, JSON that may stand in a script element
 * @param policy content security policy: nothing but this page's own style and script
 */
public record Page(
        String title,
        String model,
        List<String> lead,
        String head,
        List<Step> steps,
        List<String> proof,
        String verdict,
        String twin,
        String twinReplay,
        List<String> here,
        List<String> there,
        String replay,
        String text,
        String data,
        String style,
        String script,
        String policy) {

    /**
     * A step of the core.
     *
     * @param who CPU and task
     * @param place file and line, or empty
     * @param chance how many of the runs that begin like this one fail, or empty
     * @param jump whether the step decided
     */
    public record Step(
            int number,
            String who,
            String text,
            String function,
            String place,
            String why,
            List<String> rules,
            String chance,
            boolean jump) {}
}
