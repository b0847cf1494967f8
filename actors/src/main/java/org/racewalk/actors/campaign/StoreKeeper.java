package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.racewalk.actors.campaign.CoordinatorCommand.KeeperBroken;
import org.racewalk.actors.campaign.CoordinatorCommand.KeeperWaits;
import org.racewalk.actors.campaign.CoordinatorCommand.Kept;
import org.racewalk.actors.campaign.CoordinatorCommand.KeptShrunk;
import org.racewalk.actors.campaign.CoordinatorCommand.Loaded;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.store.StoredShrink;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.actors.wire.WireException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Keeps the results of a campaign in a store, in the order in which they come; those that came
 * while the database worked in one transaction. It blocks while the database works, so it has a
 * thread of its own ({@link #DISPATCHER}). While the database does not answer it tries again, ever
 * more rarely, and does nothing else; its coordinator is told, and leases nothing meanwhile.
 */
final class StoreKeeper {
    /** Where it blocks; see {@code reference.conf}. */
    static final String DISPATCHER = "racewalk.campaign.store-dispatcher";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** So many results in a transaction: a lock is not held for long. */
    private static final int MOST_AT_ONCE = 256;

    /** Questions for sources beyond that are dropped: libraries ask again. */
    private static final int MOST_WAITING = 10_000;

    private final CampaignStore store;
    private final String campaign;
    private final CampaignPlan plan;
    private final ActorRef<CoordinatorCommand> coordinator;
    private final TimerScheduler<KeeperCommand> timers;
    private final ActorRef<KeeperCommand> self;
    private final Deque<KeeperCommand> waiting = new ArrayDeque<>();
    private Duration pause = FIRST_PAUSE;

    /** Whether it has told itself to work, now or after a pause. */
    private boolean begun;

    private StoreKeeper(
            CampaignStore store,
            String campaign,
            CampaignPlan plan,
            ActorRef<CoordinatorCommand> coordinator,
            TimerScheduler<KeeperCommand> timers,
            ActorRef<KeeperCommand> self) {
        this.store = store;
        this.campaign = campaign;
        this.plan = plan;
        this.coordinator = coordinator;
        this.timers = timers;
        this.self = self;
    }

    static Behavior<KeeperCommand> create(
            CampaignStore store,
            String campaign,
            CampaignPlan plan,
            ActorRef<CoordinatorCommand> coordinator) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    StoreKeeper keeper =
                            new StoreKeeper(
                                    store, campaign, plan, coordinator, timers, context.getSelf());
                    return Behaviors.receiveMessage(keeper::receive);
                }));
    }

    private Behavior<KeeperCommand> receive(KeeperCommand command) {
        if (command instanceof KeeperCommand.Work) {
            begun = false;
            work();
            return Behaviors.same();
        }
        if (waiting.size() < MOST_WAITING) {
            waiting.add(command);
        }
        if (!begun) {
            // Behind what is in the mailbox by now: all of that goes into one transaction.
            begun = true;
            self.tell(new KeeperCommand.Work());
        }
        return Behaviors.same();
    }

    private void work() {
        try {
            for (KeeperCommand next = waiting.peek(); next != null; next = waiting.peek()) {
                int done = 1;
                if (next instanceof KeeperCommand.Keep) {
                    done = keepAll();
                } else {
                    carryOut(next);
                }
                for (int i = 0; i < done; i++) {
                    waiting.remove();
                }
                recovered();
            }
        } catch (StoreUnavailableException e) {
            if (pause.equals(FIRST_PAUSE)) {
                coordinator.tell(new KeeperWaits(String.valueOf(e.getMessage())));
            }
            begun = true;
            timers.startSingleTimer(new KeeperCommand.Work(), pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        } catch (WireException e) {
            coordinator.tell(
                    new KeeperBroken("a result in the store cannot be read: " + e.getMessage()));
        }
    }

    private void recovered() {
        if (!pause.equals(FIRST_PAUSE)) {
            pause = FIRST_PAUSE;
            coordinator.tell(new KeeperWaits(""));
        }
    }

    /** Keeps the results that wait first, and says so of each; how many. */
    private int keepAll() {
        List<KeeperCommand.Keep> keeps = new ArrayList<>();
        List<StoredBatch> batches = new ArrayList<>();
        for (KeeperCommand next : waiting) {
            if (!(next instanceof KeeperCommand.Keep keep) || keeps.size() == MOST_AT_ONCE) {
                break;
            }
            keeps.add(keep);
            batches.add(
                    new StoredBatch(
                            keep.batch(),
                            keep.node(),
                            keep.result().runs(),
                            keep.result().steps(),
                            keep.result().digest(),
                            ResultTypes.pack(keep.result())));
        }
        store.keepAll(campaign, batches, Instant.now());
        keeps.forEach(keep -> coordinator.tell(new Kept(keep.batch(), keep.result())));
        return keeps.size();
    }

    private void carryOut(KeeperCommand command) {
        switch (command) {
            case KeeperCommand.Load load -> load();
            case KeeperCommand.Keep keep -> {}
            case KeeperCommand.KeepShrunk keep -> {
                byte[] packed = ShrinkProtocol.pack(keep.outcome());
                store.keepShrunk(
                        campaign, new StoredShrink(keep.job(), keep.node(), packed), Instant.now());
                coordinator.tell(new KeptShrunk(keep.job(), keep.outcome()));
            }
            case KeeperCommand.Distrust node -> {
                store.distrust(campaign, node.node(), node.evidence(), Instant.now());
                load();
            }
            case KeeperCommand.Source source ->
                    store.source(source.sha256())
                            .ifPresent(text ->
                                    source.replyTo()
                                            .tell(
                                                    new LibraryCommand.SourceIs(
                                                            source.sha256(), text)));
            case KeeperCommand.Work work -> {}
        }
    }

    private void load() {
        Tally[] tally = {Tally.begin(plan)};
        store.batches(
                campaign,
                batch -> tally[0] = tally[0].add(batch.id(), ResultTypes.unpack(batch.result())));
        TreeMap<Long, ShrinkOutcome> shrunk = new TreeMap<>();
        store.shrunk(campaign, one -> shrunk.put(one.job(), ShrinkProtocol.unpack(one.result())));
        coordinator.tell(new Loaded(tally[0], shrunk, store.distrusted(campaign)));
    }
}
