package org.racewalk.model.litmus;

import org.racewalk.model.litmus.Execution.Event;
import org.racewalk.model.litmus.Execution.Mark;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

import java.util.function.Predicate;

/**
 * The axioms of the Linux-kernel memory model ({@code linux-kernel.cat}) over one execution, under
 * the names that they have there. The machine does not use them: they tell whether an execution has
 * a data race, and tests hold what the machine produces against them.
 */
final class Axioms {
    private final Execution x;
    private final int size;
    private final boolean[] reads;
    private final boolean[] writes;
    private final boolean[] accesses;
    private final boolean[] plain;
    private final boolean[] marked;
    private final boolean[] acquire;
    private final boolean[] release;
    private final boolean[] noReturn;
    private final boolean[] unlocks;
    private final boolean[] lockReads;
    private final boolean[] lockWrites;
    private final boolean[] atomics;
    private final Relation internal;
    private final Relation same;
    private final Relation fr;
    private final Relation rfe;
    private Relation fence;
    private Relation strongFence;
    private final Relation nonRwFence;
    private final Relation wmb;
    private final Relation addr;
    private final Relation cumulFence;
    private final Relation rmwSequence;
    private final Relation prop;
    private final Relation hb;
    private final Relation pb;
    private final Relation rb;

    Axioms(RunState run) {
        x = new Execution(run);
        size = x.size;
        accesses = set(e -> e.mark() == Mark.ACCESS);
        reads = set(Event::read);
        writes = set(Event::write);
        plain = set(Execution::isPlain);
        marked = set(e -> !Execution.isPlain(e));
        acquire = set(e -> e.read() && e.order() == Access.ACQUIRE);
        release = set(e -> e.write() && e.thread() >= 0 && e.order() == Access.RELEASE);
        unlocks = set(e -> e.kind() == ThreadPath.UNLOCK && e.mark() == Mark.ACCESS);
        lockReads = set(e -> e.read() && e.kind() == ThreadPath.LOCK);
        lockWrites = set(e -> e.write() && e.kind() == ThreadPath.LOCK);
        noReturn = set(e -> e.read() && run.paths[e.thread()].noReturn[e.instruction()]);
        atomics =
                set(e ->
                        e.mark() == Mark.ACCESS
                                && e.thread() >= 0
                                && run.paths[e.thread()].atomic[e.instruction()]);
        internal = pairs((a, b) -> a.thread() >= 0 && a.thread() == b.thread());
        same = pairs((a, b) -> a.location() >= 0 && a.location() == b.location());
        fr = x.rf.inverse().then(x.co).minus(Relation.identity(size));
        rfe = x.rf.minus(internal);
        Relation unlockLock = x.po.to(unlocks).then(x.po.or(x.rf)).to(lockReads).then(x.po);
        wmb = fenceBetween(Fence.WMB).from(writes).to(writes);
        boolean[] orderedReads = both(reads, noReturn, false);
        Relation rmb = fenceBetween(Fence.RMB).from(orderedReads).to(orderedReads);
        strongFence = mb(unlockLock).or(throughGrace());
        Relation poRelease = x.po.from(accesses).to(release);
        nonRwFence = strongFence.or(poRelease, x.po.from(acquire).to(accesses));
        fence = nonRwFence.or(wmb, rmb);
        Relation overwrite = x.co.or(fr);
        Relation carry = x.data.then(x.rf.and(internal)).star();
        addr = carry.then(x.addr);
        Relation data = carry.then(x.data);
        Relation dep = addr.or(data);
        Relation toWrite =
                dep.or(carry.then(x.ctrl))
                        .to(writes)
                        .or(overwrite.and(internal), addr.to(plain).then(wmb));
        Relation toRead = addr.to(reads).or(dep.to(marked).then(x.rf.and(internal)));
        Relation ppo = toRead.or(toWrite, fence.and(internal), unlockLock.and(internal));
        Relation seen = rfe.to(marked).optional();
        rmwSequence = x.rf.then(x.rmw).star();
        cumulFence =
                seen.then(strongFence.or(poRelease))
                        .or(wmb, unlockLock)
                        .from(marked)
                        .to(marked)
                        .then(rmwSequence);
        prop =
                overwrite
                        .minus(internal)
                        .optional()
                        .then(cumulFence.star())
                        .to(marked)
                        .then(rfe.optional())
                        .from(marked)
                        .to(marked);
        hb = ppo.or(rfe, prop.minus(Relation.identity(size)).and(internal)).from(marked).to(marked);
        Relation strong = strongFence;
        pb = prop.then(strong).then(hb.star()).to(marked);
        Relation rcuFence = rcuFence();
        fence = fence.or(rcuFence);
        strongFence = strongFence.or(rcuFence);
        rb = prop.then(rcuFence).then(hb.star()).then(pb.star()).to(marked);
    }

    private boolean[] set(Predicate<Event> predicate) {
        boolean[] set = new boolean[size];
        for (int i = 0; i < size; i++) {
            set[i] = predicate.test(x.events.get(i));
        }
        return set;
    }

    private static boolean[] both(boolean[] a, boolean[] b, boolean wanted) {
        boolean[] set = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            set[i] = a[i] && b[i] == wanted;
        }
        return set;
    }

    private Relation pairs(java.util.function.BiPredicate<Event, Event> predicate) {
        Relation result = new Relation(size);
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (a != b && predicate.test(x.events.get(a), x.events.get(b))) {
                    result.add(a, b);
                }
            }
        }
        return result;
    }

    private boolean[] fences(int kind) {
        return set(e -> e.mark() == Mark.FENCE && e.order() == kind);
    }

    private Relation fenceBetween(int kind) {
        return x.po.to(fences(kind)).then(x.po);
    }

    private Relation mb(Relation unlockLock) {
        Relation atomic = Relation.on(atomics);
        Relation before = x.po.optional();
        Relation beforeAtomic = fenceBetween(Fence.BEFORE_ATOMIC).then(atomic).then(before);
        Relation afterAtomic = before.then(atomic).then(fenceBetween(Fence.AFTER_ATOMIC));
        Relation afterSpinlock =
                before.then(Relation.on(lockWrites)).then(fenceBetween(Fence.AFTER_SPINLOCK));
        boolean[] srcuEnds = set(e -> e.mark() == Mark.SECTION_END && e.order() > 0);
        Relation afterSrcuUnlock =
                before.to(srcuEnds).then(fenceBetween(ThreadPath.AFTER_SRCU_READ_UNLOCK));
        Relation afterUnlockLock = unlockLock.to(fences(Fence.AFTER_UNLOCK_LOCK)).then(x.po);
        return fenceBetween(Fence.MB)
                .or(beforeAtomic, afterAtomic, afterSpinlock, afterUnlockLock, afterSrcuUnlock)
                .from(accesses)
                .to(accesses);
    }

    private Relation throughGrace() {
        return x.po.to(set(e -> e.mark() == Mark.GRACE)).then(x.po.optional());
    }

    /** {@code rcu-order}, the sequences with at least as many grace periods as sections. */
    private Relation rcuFence() {
        Relation link = x.po.optional().then(hb.star()).then(pb.star()).then(prop).then(x.po);
        Relation periods = Relation.on(set(e -> e.mark() == Mark.GRACE));
        Relation ends = x.sections.inverse();
        Relation sameDomain =
                pairs((a, b) ->
                        a.mark() != Mark.ACCESS
                                && a.mark() != Mark.FENCE
                                && b.mark() != Mark.ACCESS
                                && b.mark() != Mark.FENCE
                                && a.order() == b.order());
        Relation order = periods;
        boolean changed = true;
        while (changed) {
            Relation linked = link.then(order).then(link);
            Relation more =
                    order.or(
                            periods.then(link).then(ends).and(sameDomain),
                            ends.then(link).then(periods).and(sameDomain),
                            periods.then(linked).then(ends).and(sameDomain),
                            ends.then(linked).then(periods).and(sameDomain),
                            order.then(link).then(order));
            changed = !more.isSame(order);
            order = more;
        }
        return x.po.then(order).then(x.po.optional());
    }

    /** Whether the model allows the execution; races aside. */
    boolean isConsistent() {
        Relation coe = x.co.minus(internal);
        Relation fre = fr.minus(internal);
        return x.po.and(same).or(x.rf, x.co, fr).isAcyclic()
                && x.rmw.and(fre.then(coe)).isEmpty()
                && hb.isAcyclic()
                && pb.isAcyclic()
                && rb.isIrreflexive()
                && (!hasPlain() || incoherence().isEmpty());
    }

    private boolean hasPlain() {
        for (boolean p : plain) {
            if (p) {
                return true;
            }
        }
        return false;
    }

    // ---- plain accesses

    private Relation preRace() {
        return pairs((a, b) ->
                a.mark() == Mark.ACCESS
                        && b.mark() == Mark.ACCESS
                        && (a.thread() < 0 || a.thread() != b.thread())
                        && (Execution.isPlain(a) || a.thread() >= 0 && Execution.isPlain(b)));
    }

    private Relation xbStar() {
        return hb.or(pb, rb).star();
    }

    private Relation visible() {
        Relation xb = xbStar();
        Relation strongly = strongFence.to(marked).then(xb);
        return cumulFence
                .star()
                .then(rfe.optional())
                .to(marked)
                .then(strongly.or(xb.and(internal.optional())));
    }

    private Relation writeBefore() {
        return addr.or(fence).optional().from(marked);
    }

    private Relation readBefore() {
        boolean[] ordered = both(reads, noReturn, false);
        boolean[] any = set(e -> true);
        Relation rmb = fenceBetween(Fence.RMB).from(ordered).to(both(any, noReturn, false));
        return addr.or(nonRwFence, rmb).optional().from(marked);
    }

    private Relation afterWrite() {
        return fence.optional().to(marked).then(rmwSequence);
    }

    private Relation afterRead() {
        boolean[] ordered = both(reads, noReturn, false);
        boolean[] any = set(e -> true);
        Relation rmb = fenceBetween(Fence.RMB).from(both(any, noReturn, false)).to(ordered);
        return nonRwFence.or(rmb).optional().to(marked);
    }

    private Relation wwVisible() {
        Relation before = writeBefore();
        return fence.or(
                strongFence.then(xbStar()).then(before), afterWrite().then(visible()).then(before));
    }

    private Relation wrVisible() {
        Relation before = readBefore();
        return fence.or(
                strongFence.then(xbStar()).then(before), afterWrite().then(visible()).then(before));
    }

    private Relation rwOrder() {
        return fence.or(afterRead().then(xbStar()).then(writeBefore()));
    }

    private Relation incoherence() {
        Relation race = preRace();
        return race.and(x.rf)
                .and(rwOrder().inverse())
                .or(
                        race.and(fr).and(wrVisible().inverse()),
                        race.and(x.co).and(wwVisible().inverse()));
    }

    /** {@code data-race}. */
    boolean hasRace() {
        if (!hasPlain()) {
            return false;
        }
        Relation race = preRace();
        Relation ww = wwVisible();
        Relation wr = wrVisible();
        Relation rw = rwOrder();
        Relation all = pairs((a, b) -> true);
        Relation harmless =
                ww.and(all.from(marked).to(writes).or(rw)).and(all.from(writes).to(marked).or(wr));
        return !race.and(x.co).minus(harmless).isEmpty()
                || !race.and(x.co.optional().then(x.rf)).minus(wr).minus(rw.inverse()).isEmpty()
                || !race.and(fr).minus(rw).isEmpty();
    }

    /** {@code mixed-accesses}: plain writes and marked accesses with nothing between. */
    boolean mixesAccesses() {
        boolean[] between =
                set(e ->
                        e.mark() == Mark.GRACE
                                || e.mark() == Mark.SECTION_BEGIN
                                || e.mark() == Mark.SECTION_END
                                || e.mark() == Mark.FENCE && e.order() <= Fence.AFTER_ATOMIC
                                || e.mark() == Mark.FENCE && e.order() == Fence.COMPILER);
        Relation barrier =
                x.po.to(between)
                        .then(x.po)
                        .or(
                                x.po.to(acquire).then(x.po),
                                x.po.to(release).then(x.po),
                                x.po.to(release),
                                x.po.from(acquire));
        boolean[] plainWrites = both(plain, writes, true);
        boolean[] markedAccesses = both(marked, accesses, true);
        Relation near = x.po.and(same).minus(barrier);
        return !near.from(plainWrites)
                .to(markedAccesses)
                .or(near.from(markedAccesses).to(plainWrites))
                .isEmpty();
    }
}
