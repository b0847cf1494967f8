package org.racewalk.actors.cli;

import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.plan.CampaignFile;
import org.racewalk.actors.plan.Planned;
import org.racewalk.actors.plan.Planner;

import java.util.List;

/** From a campaign file to a campaign, with progress on a terminal. */
final class CampaignPlans {
    private CampaignPlans() {}

    /**
     * Reads the file and compiles all variants.
     *
     * @throws WrongInputException with file and line
     */
    static Planned of(String file, Session session) {
        CampaignFile read = CampaignFile.read(file, name -> isStrategy(name, session));
        Planner planner =
                new Planner(
                        read,
                        session.engine(),
                        (header, expectation) ->
                                TrialOptions.trial(
                                        header, expectation, List.of(), session.engine()));
        ProgressLine progress =
                new ProgressLine(
                        session.err(), session.progress(), System.nanoTime(), Long.MAX_VALUE, 0);
        try {
            return planner.plan(
                    BuildId.read(),
                    (done, all) -> {
                        synchronized (progress) {
                            progress.say(
                                    System.nanoTime(), done + " of " + all + " variants compiled");
                        }
                    });
        } finally {
            progress.clear();
        }
    }

    private static boolean isStrategy(String name, Session session) {
        try {
            session.engine().strategy(name);
            return true;
        } catch (WrongInputException e) {
            return false;
        }
    }
}
