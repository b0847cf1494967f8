package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.Returned;
import org.racewalk.actors.campaign.CampaignEvent.Shrunk;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.Voted;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.campaign.CoordinatorCommand.KeeperBroken;
import org.racewalk.actors.campaign.CoordinatorCommand.KeeperWaits;
import org.racewalk.actors.campaign.CoordinatorCommand.Kept;
import org.racewalk.actors.campaign.CoordinatorCommand.KeptShrunk;
import org.racewalk.actors.campaign.CoordinatorCommand.Loaded;
import org.racewalk.actors.campaign.CoordinatorCommand.Stop;
import org.racewalk.actors.campaign.CoordinatorCommand.Sweep;
import org.racewalk.actors.campaign.CoordinatorCommand.TimeIsOver;
import org.racewalk.actors.campaign.CoordinatorCommand.WorkerGone;
import org.racewalk.actors.campaign.FromWorker.AskSource;
import org.racewalk.actors.campaign.FromWorker.AskVariant;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.DeliverShrunk;
import org.racewalk.actors.campaign.FromWorker.Delivery;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.FromWorker.Unfit;
import org.racewalk.actors.campaign.Hands.Hand;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkFinding;
import org.racewalk.actors.plan.VariantSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Leases the batches of one campaign to the workers that pull them, has the results kept, and folds
 * them. It begins with what its keeper has.
 *
 * <p>Delivery: a batch counts once however often its result comes, and a worker is told so only
 * after the result is kept. It is leased again when its worker ended, or says that it does not have
 * it. While the keeper waits for its store, nothing is leased; so no more results wait than were
 * leased. All decisions about batches are {@link CampaignState}'s; here are only messages.
 */
public final class Coordinator {
    /** A batch that failed so often is not tried again. */
    private static final int MOST_FAILURES = 2;

    /** A worker that was not heard of for so long is lost; see {@code conf/racewalk.conf}. */
    private static final String SILENCE = "racewalk.campaign.longest-silence";

    private final ActorContext<CoordinatorCommand> context;
    private final TimerScheduler<CoordinatorCommand> timers;
    private final Job job;
    private final Announcer announcer;
    private final ActorRef<KeeperCommand> keeper;
    private final Hands hands = new Hands();
    private final Map<Long, Set<ActorRef<WorkerCommand>>> unkept = new TreeMap<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Receipts receipts;

    /** What workers asked for while it was not known what is kept. */
    private final List<Pull> early = new ArrayList<>();

    private final Duration silence;
    private CampaignState state;

    /** Of the nodes at hand. */
    private Shares shares;

    private boolean loaded;
    private boolean waits;

    /** How results are kept: by an actor that is told where to answer, on a dispatcher. */
    record Keeping(
            Function<ActorRef<CoordinatorCommand>, Behavior<KeeperCommand>> keeper,
            DispatcherSelector where) {}

    private Coordinator(
            ActorContext<CoordinatorCommand> context,
            TimerScheduler<CoordinatorCommand> timers,
            Job job,
            ActorRef<CampaignNotice> listener,
            Keeping keeping) {
        this.context = context;
        this.timers = timers;
        this.job = job;
        this.keeper =
                context.spawn(keeping.keeper().apply(context.getSelf()), "keeper", keeping.where());
        // If it fails, so does this.
        context.watch(this.keeper);
        this.receipts = new Receipts(job.campaign());
        this.state = CampaignState.begin(job.plan());
        this.announcer = new Announcer(listener, state.tally());
        this.shares = Shares.of(job.plan().variants(), hands.nodes());
        this.silence = context.getSystem().settings().config().getDuration(SILENCE);
    }

    /** Of a campaign that ends with its process. */
    public static Behavior<CoordinatorCommand> create(
            CampaignPlan plan, ActorRef<CampaignNotice> listener) {
        return create(
                Job.embedded(plan),
                listener,
                new Keeping(
                        coordinator -> MemoryKeeper.create(plan, coordinator),
                        DispatcherSelector.sameAsParent()));
    }

    /** A coordinator that has the campaign before it. It stops by itself after the last notice. */
    static Behavior<CoordinatorCommand> create(
            Job job, ActorRef<CampaignNotice> listener, Keeping keeping) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers ->
                        new Coordinator(context, timers, job, listener, keeping).begin()));
    }

    private Behavior<CoordinatorCommand> begin() {
        keeper.tell(new KeeperCommand.Load());
        timers.startTimerWithFixedDelay(new Sweep(), silence.dividedBy(4));
        return Behaviors.receiveMessage(this::receive);
    }

    private Behavior<CoordinatorCommand> receive(CoordinatorCommand command) {
        return switch (command) {
            case Pull pull -> onPull(pull);
            case Deliver delivery -> onDeliver(delivery);
            case DeliverShrunk delivery -> onDeliverShrunk(delivery);
            case Failed failure -> onFailed(failure);
            case AskVariant ask -> onAskVariant(ask);
            case AskSource ask -> onAskSource(ask);
            case Unfit unfit -> onUnfit(unfit);
            case Loaded kept -> onLoaded(kept);
            case Kept kept -> onKept(kept.batch(), new Finished(kept.batch(), kept.result()));
            case KeptShrunk kept -> onKept(kept.job(), new Shrunk(kept.job(), kept.outcome()));
            case KeeperWaits waiting -> onKeeperWaits(waiting);
            case KeeperBroken broken -> broken(broken.failure());
            case Stop stop -> onStop(stop.reason());
            case TimeIsOver over -> onTimeIsOver();
            case WorkerGone gone -> onWorkerGone(gone);
            case Sweep sweep -> onSweep();
        };
    }

    private Behavior<CoordinatorCommand> onLoaded(Loaded kept) {
        boolean first = !loaded;
        loaded = true;
        kept.distrusted().forEach((node, evidence) -> refuse(node, "is not trusted: " + evidence));
        state = state.withKept(kept.tally(), kept.shrunk());
        if (first && job.timeLeft() != null) {
            timers.startSingleTimer(new TimeIsOver(), job.timeLeft());
        }
        early.forEach(this::register);
        early.clear();
        return settle();
    }

    private Behavior<CoordinatorCommand> onPull(Pull pull) {
        String refusal =
                pull.build().equals(job.build())
                        ? hands.refusal(pull.node())
                        : "it runs build " + pull.build() + ", this campaign " + job.build();
        if (refusal != null) {
            pull.replyTo().tell(new Refused(refusal));
            return Behaviors.same();
        }
        if (!loaded) {
            early.removeIf(one -> pull.again() && one.worker().equals(pull.worker()));
            early.add(pull);
            return Behaviors.same();
        }
        register(pull);
        return settle();
    }

    private void register(Pull pull) {
        if (hands.refusal(pull.node()) != null) {
            return;
        }
        Hand hand = hands.get(pull.worker());
        if (hand == null || !hand.ref.equals(pull.replyTo())) {
            state = state.apply(new WorkerLost(pull.worker()));
            hand = hands.add(pull);
            context.watchWith(pull.replyTo(), new WorkerGone(pull.worker(), pull.replyTo()));
        }
        hands.asks(hand, pull.wanted(), pull.again());
        Set<Long> held = new HashSet<>();
        pull.held().stream()
                .filter(one -> one.campaign().equals(job.campaign()))
                .forEach(one -> held.add(one.batch()));
        state = state.held(hand.lease(), held);
        if (pull.again()) {
            held.addAll(unkept.keySet());
            state = state.heldOnly(hand.worker, held);
        }
    }

    private Behavior<CoordinatorCommand> onDeliver(Deliver delivery) {
        long batch = delivery.batch();
        if (!isNews(delivery)) {
            return Behaviors.same();
        }
        boolean whole = state.tally().isWhole(batch, delivery.result());
        if (state.isSettled(batch)) {
            return advance(new Returned(batch), delivery);
        }
        if (!whole) {
            boolean counts = job.endsAtOnce() && state.stop() != null;
            return advance(
                    counts ? new Finished(batch, delivery.result()) : new Returned(batch),
                    delivery);
        }
        if (job.checking().chooses(batch)) {
            return vote(delivery);
        }
        keep(batch, new Ballot.Vote(delivery.node(), delivery.result()), delivery.replyTo());
        return Behaviors.same();
    }

    private Behavior<CoordinatorCommand> onDeliverShrunk(DeliverShrunk delivery) {
        long id = delivery.job();
        if (!isNews(delivery)) {
            return Behaviors.same();
        }
        ShrinkOutcome outcome = delivery.outcome();
        if (outcome == null || state.isSettled(id)) {
            return advance(new Returned(id), delivery);
        }
        unkept.put(id, new HashSet<>(Set.of(delivery.replyTo())));
        keeper.tell(new KeeperCommand.KeepShrunk(id, delivery.node(), outcome));
        return Behaviors.same();
    }

    /** Whether it is for this campaign to see to; else all is done. */
    private boolean isNews(Delivery delivery) {
        boolean ours = delivery.campaign().equals(job.campaign());
        if (!ours || hands.refusal(delivery.node()) != null) {
            delivery.replyTo().tell(new Delivered(delivery.campaign(), delivery.id()));
            return false;
        }
        Hand hand = hands.get(delivery.worker());
        if (hand != null && hand.ref.equals(delivery.replyTo())) {
            hands.asks(hand, delivery.wanted(), false);
        }
        if (!loaded) {
            // The worker sends it again.
            return false;
        }
        Set<ActorRef<WorkerCommand>> senders = unkept.get(delivery.id());
        if (senders != null) {
            senders.add(delivery.replyTo());
        }
        return senders == null;
    }

    private void keep(long batch, Ballot.Vote vote, ActorRef<WorkerCommand> sender) {
        unkept.put(batch, new HashSet<>(Set.of(sender)));
        keeper.tell(new KeeperCommand.Keep(batch, vote.node(), vote.result()));
    }

    private Behavior<CoordinatorCommand> vote(Deliver delivery) {
        long batch = delivery.batch();
        Lease lease = state.leases().get(batch);
        boolean leased = lease != null && lease.worker().equals(delivery.worker());
        Ballot before = state.ballots().getOrDefault(batch, Ballot.EMPTY);
        if (!leased && before.hasVoteOf(delivery.node())) {
            // Said twice, not made twice.
            return advance(new Returned(-1), delivery);
        }
        Ballot.Vote vote = new Ballot.Vote(delivery.node(), delivery.result());
        Ballot after = before.with(vote);
        Ballot.Outcome outcome = after.outcome();
        if (outcome != null) {
            if (outcome.alone()) {
                announcer.remark(Ballot.alone(batch, delivery.node()));
            }
            keep(batch, outcome.decided(), delivery.replyTo());
            String evidence = "batch " + batch + ": " + after.text();
            outcome.wrong().forEach(node -> distrust(node, evidence));
            return Behaviors.same();
        }
        if (after.isStuck(hands.nodes())) {
            return broken(after.stuck(batch));
        }
        return advance(new Voted(batch, vote), delivery);
    }

    private void distrust(String node, String evidence) {
        announcer.remark(
                "node " + node + " differs from others and gets no more batches; " + evidence);
        refuse(node, "is not trusted: " + evidence);
        loaded = false;
        keeper.tell(new KeeperCommand.Distrust(node, evidence));
    }

    private void refuse(String node, String reason) {
        hands.on(node).forEach(hand -> state = state.apply(new WorkerLost(hand.worker)));
        hands.refuse(node, "node " + node + " " + reason);
    }

    private Behavior<CoordinatorCommand> onKept(long id, CampaignEvent made) {
        Set<ActorRef<WorkerCommand>> senders = unkept.remove(id);
        if (senders != null) {
            senders.forEach(sender -> receipts.add(sender, id));
        }
        return advance(made);
    }

    private Behavior<CoordinatorCommand> onKeeperWaits(KeeperWaits waiting) {
        waits = !waiting.reason().isEmpty();
        announcer.remark(
                waits ? "waits for its store: " + waiting.reason() : "its store answers again");
        return settle();
    }

    private Behavior<CoordinatorCommand> onFailed(Failed failure) {
        Hand hand = hands.get(failure.worker());
        if (hand == null && job.variants().size() > 0) {
            // Its node gets nothing any more, and what it had is given to others.
            return Behaviors.same();
        }
        long id = failure.batch();
        boolean shrinks = ShrinkJob.isOne(id);
        if (failures.merge(id, 1, Integer::sum) >= MOST_FAILURES) {
            if (!shrinks || hand == null) {
                return broken(failure.failure());
            }
            // What was found stands without it.
            announcer.remark("a finding cannot be made smaller: " + failure.failure());
            ShrinkOutcome outcome = ShrinkOutcome.failed("shrinking failed; a log says why");
            unkept.put(id, new HashSet<>());
            keeper.tell(new KeeperCommand.KeepShrunk(id, hand.node, outcome));
            return Behaviors.same();
        }
        String what = shrinks ? "making a finding smaller" : "batch " + id;
        announcer.remark(what + " failed on " + failure.worker() + ", is tried again");
        return advance(new Returned(id));
    }

    private Behavior<CoordinatorCommand> onUnfit(Unfit unfit) {
        announcer.remark("node " + unfit.node() + " gets no batches: " + unfit.evidence());
        refuse(unfit.node(), unfit.evidence());
        return settle();
    }

    private Behavior<CoordinatorCommand> onAskVariant(AskVariant ask) {
        int index = ask.variant();
        if (ask.campaign().equals(job.campaign()) && index < job.variants().size()) {
            VariantSpec variant = job.variants().get(index);
            ask.replyTo().tell(new LibraryCommand.VariantIs(job.campaign(), index, variant));
        }
        return Behaviors.same();
    }

    private Behavior<CoordinatorCommand> onAskSource(AskSource ask) {
        keeper.tell(new KeeperCommand.Source(ask.sha256(), ask.replyTo()));
        return Behaviors.same();
    }

    private Behavior<CoordinatorCommand> onWorkerGone(WorkerGone gone) {
        Hand hand = hands.get(gone.worker());
        if (hand == null || !hand.ref.equals(gone.ref())) {
            return Behaviors.same();
        }
        hands.remove(gone.worker());
        return lost(List.of(gone.worker()));
    }

    /** Death watch does not tell of a worker whose node was gone before it was watched. */
    private Behavior<CoordinatorCommand> onSweep() {
        List<Hand> unseen = hands.unseen(silence.toNanos());
        for (Hand hand : unseen) {
            hands.remove(hand.worker);
            context.unwatch(hand.ref);
        }
        return lost(unseen.stream().map(hand -> hand.worker).toList());
    }

    /** What they had is made again, and whoever runs the cluster can see how much that is. */
    private Behavior<CoordinatorCommand> lost(List<String> workers) {
        for (String worker : workers) {
            int before = state.leases().size();
            state = state.apply(new WorkerLost(worker));
            int had = before - state.leases().size();
            if (had > 0) {
                announcer.remark(
                        "worker " + worker + " is gone; batches of it to make again: " + had);
            }
        }
        return settle();
    }

    private Behavior<CoordinatorCommand> onTimeIsOver() {
        return job.endsAtOnce()
                ? onStop(StopReason.TIME)
                : advance(new StopRequested(StopReason.TIME));
    }

    private Behavior<CoordinatorCommand> onStop(StopReason reason) {
        cancel(state.leases());
        state = state.apply(new StopRequested(reason));
        if (!job.endsAtOnce()) {
            Set.copyOf(state.leases().values())
                    .forEach(lease -> state = state.apply(new WorkerLost(lease.worker())));
        }
        return settle();
    }

    private Behavior<CoordinatorCommand> broken(String failure) {
        cancel(state.leases());
        announcer.tell(new CampaignNotice.Broken(failure));
        return Behaviors.stopped();
    }

    private Behavior<CoordinatorCommand> advance(CampaignEvent event, Delivery delivery) {
        receipts.add(delivery.replyTo(), delivery.id());
        return advance(event);
    }

    /** The one transition of a campaign that goes on. */
    private Behavior<CoordinatorCommand> advance(CampaignEvent event) {
        CampaignState before = state;
        state = before.apply(event);
        if (state.tally() != before.tally() || state.shrinks() != before.shrinks()) {
            Map<Long, Lease> unwanted = new TreeMap<>(state.leases());
            unwanted.keySet().removeIf(batch -> !state.isSettled(batch));
            cancel(unwanted);
        }
        return settle();
    }

    /** Says what is new, ends if nothing more will come, else gives out what is free. */
    private Behavior<CoordinatorCommand> settle() {
        announcer.tell(state);
        if (loaded && state.isOver() && unkept.isEmpty()) {
            cancel(state.leases());
            receipts.tell();
            announcer.tell(new CampaignNotice.Ended(state));
            return Behaviors.stopped();
        }
        if (loaded && !waits) {
            lease();
        }
        receipts.tell();
        return Behaviors.same();
    }

    private void cancel(Map<Long, Lease> leases) {
        leases.forEach((batch, lease) -> {
            Hand hand = hands.get(lease.worker());
            if (hand != null) {
                hand.ref.tell(new Cancel(job.campaign(), batch));
            }
        });
    }

    private void lease() {
        shares = shares.with(hands.nodes());
        for (Hand hand : hands.asking()) {
            while (hand.wanted > 0 && give(hand)) {
                hand.wanted--;
            }
            if (hand.wanted > 0 && state.ballots().isEmpty()) {
                return;
            }
        }
    }

    /** What was found comes first: it is little, and somebody waits for it. */
    private boolean give(Hand hand) {
        ShrinkJob found = state.availableShrink(hand.node, shares);
        Batch batch = found == null ? state.available(hand.node, shares) : null;
        if (found != null) {
            long runs = job.plan().shrink().runs();
            hand.ref.tell(new ShrinkFinding(job.campaign(), found, runs, receipts.take(hand.ref)));
            state = state.apply(new Leased(found.id(), hand.lease()));
        } else if (batch != null) {
            boolean stops = job.plan().budgets().get(batch.variant()).stopAtFirst();
            hand.ref.tell(new RunBatch(job.campaign(), batch, stops, receipts.take(hand.ref)));
            state = state.apply(new Leased(batch.id(), hand.lease()));
        }
        return found != null || batch != null;
    }
}
