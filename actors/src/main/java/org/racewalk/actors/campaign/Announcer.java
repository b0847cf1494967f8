package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells whoever started a campaign what is new in its state. For one thread. */
final class Announcer {
    private final ActorRef<CampaignNotice> listener;
    private final Set<String> known = new HashSet<>();
    private final Set<Long> shrunk = new HashSet<>();

    /** What the listener knows of. */
    private Tally tally;

    private @Nullable Shrinks shrinks;
    private int findings;
    private int done;

    /**
     * @param begin of which there is nothing to tell
     */
    Announcer(ActorRef<CampaignNotice> listener, Tally begin) {
        this.listener = listener;
        this.tally = begin;
    }

    /** What is new since the last time; each finding once. */
    void tell(CampaignState state) {
        List<VariantFinding> all = state.findings();
        if (all.size() != findings) {
            findings = all.size();
            all.stream().filter(this::isNew).forEach(one -> tell(new CampaignNotice.Found(one)));
        }
        if (state.shrinks() != shrinks) {
            shrinks = state.shrinks();
            tell(shrinks, state);
        }
        if (state.tally() != tally) {
            tally = state.tally();
            tell(new CampaignNotice.Progressed(state.runsMade(), state.stepsMade(), all.size()));
        }
    }

    private void tell(Shrinks now, CampaignState state) {
        if (now.done().size() == done) {
            return;
        }
        done = now.done().size();
        now.done()
                .forEach((id, outcome) -> {
                    ShrinkJob job = now.wanted().get(id);
                    if (job != null && shrunk.add(id)) {
                        tell(new CampaignNotice.Shrunk(job, outcome));
                        now.met(job, state.totals()).stream()
                                .filter(this::isNew)
                                .forEach(one -> tell(new CampaignNotice.Met(one)));
                    }
                });
    }

    private boolean isNew(VariantFinding one) {
        return known.add(one.variant() + " " + one.finding().signature());
    }

    /** Something that whoever runs the cluster should know. */
    void remark(String text) {
        tell(new CampaignNotice.Remark(text));
    }

    void tell(CampaignNotice notice) {
        listener.tell(notice);
    }
}
