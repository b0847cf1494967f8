package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.LockKind;

import java.util.Arrays;

/**
 * The locks that live in memory. A lock's 32-bit word shows its state (0 free, 1 held exclusively,
 * 2n held by n sharers); who holds it and who waits is kept here.
 *
 * <p>Spinning kinds: a CPU that finds the lock taken has no step until it is released. Sleeping
 * kinds: the task queues and sleeps; readers queue behind a waiting writer; taking a free lock past
 * waiters is a decision; a trylock never queues and, as in the kernel, fails on an rw_semaphore
 * with waiters.
 */
final class Locks {
    private static final int EINTR = 4;

    private final World world;
    private final Memory memory;
    private final RaceDetector races;
    private final LockClasses classes = new LockClasses();

    /** Lock number by 4-byte cell; 0 is none. */
    private int[] lockAt;

    private int locks = 1;
    private int[] offset = new int[64];
    private int[] kind = new int[64];
    private int[] owner = new int[64];
    private int[] sharers = new int[64];
    private int[] lockClass = new int[64];
    private Context[][] queue = new Context[64][];
    private int[] waiting = new int[64];

    // As of save(), of each lock.
    private int savedLocks;
    private int[] savedOffset = new int[0];
    private int[] savedKind = new int[0];
    private int[] savedOwner = new int[0];
    private int[] savedSharers = new int[0];
    private int[] savedClass = new int[0];

    Locks(World world, RaceDetector races) {
        this.world = world;
        this.memory = world.memory();
        this.races = races;
        lockAt = new int[memory.value.length * 2];
    }

    void reset() {
        for (int i = 1; i < locks; i++) {
            lockAt[offset[i] >> 2] = 0;
            Arrays.fill(queue[i], 0, waiting[i], null);
        }
        locks = 1;
        classes.reset();
    }

    /** Keeps the locks, while nobody waits for one. */
    void save() {
        savedLocks = locks;
        savedOffset = Arrays.copyOf(offset, locks);
        savedKind = Arrays.copyOf(kind, locks);
        savedOwner = Arrays.copyOf(owner, locks);
        savedSharers = Arrays.copyOf(sharers, locks);
        savedClass = Arrays.copyOf(lockClass, locks);
        classes.save();
    }

    /** Back to what was kept, after a reset. */
    void restore() {
        locks = savedLocks;
        System.arraycopy(savedOffset, 0, offset, 0, locks);
        System.arraycopy(savedKind, 0, kind, 0, locks);
        System.arraycopy(savedOwner, 0, owner, 0, locks);
        System.arraycopy(savedSharers, 0, sharers, 0, locks);
        System.arraycopy(savedClass, 0, lockClass, 0, locks);
        for (int lock = 1; lock < locks; lock++) {
            waiting[lock] = 0;
            if (offset[lock] != 0) {
                lockAt[offset[lock] >> 2] = lock;
            }
        }
        classes.restore();
    }

    // ---- the table
    // -----------------------------------------------------------------------------------

    private int find(int at, int lockKind) {
        int cell = at >> 2;
        if (cell >= lockAt.length) {
            lockAt = Arrays.copyOf(lockAt, memory.value.length * 2);
        }
        int lock = lockAt[cell];
        return lock != 0 ? lock : add(at, lockKind, classOf(at), "");
    }

    private int add(int at, int lockKind, long key, String name) {
        int lock = locks++;
        if (lock == offset.length) {
            grow();
        }
        offset[lock] = at;
        kind[lock] = lockKind;
        owner[lock] = -1;
        sharers[lock] = 0;
        if (queue[lock] == null) {
            queue[lock] = new Context[8];
        }
        waiting[lock] = 0;
        lockClass[lock] = classes.number(key, name);
        lockAt[at >> 2] = lock;
        // A lock on a task's own stack counts as shared: its end must be noticed.
        world.mm().share(memory.objectAt[at >> 3]);
        return lock;
    }

    private void grow() {
        int size = locks * 2;
        offset = Arrays.copyOf(offset, size);
        kind = Arrays.copyOf(kind, size);
        owner = Arrays.copyOf(owner, size);
        sharers = Arrays.copyOf(sharers, size);
        lockClass = Arrays.copyOf(lockClass, size);
        queue = Arrays.copyOf(queue, size);
        waiting = Arrays.copyOf(waiting, size);
    }

    /** Locks without a name: one class per global, or per place in a kind of object. */
    private long classOf(int at) {
        int object = memory.objectAt[at >> 3];
        int inside = at - memory.start[object];
        if (memory.kind[object] == Memory.GLOBAL) {
            return (long) at << 1;
        }
        return (long) (memory.cache[object] + 2) << 32 | inside << 1 | 1;
    }

    /** Sets up a lock under a class name; the memory becomes initialised and free. */
    void init(Context c, int at, long nameAddress, String name) {
        if (at >> 2 < lockAt.length && lockAt[at >> 2] != 0) {
            int old = lockAt[at >> 2];
            if (owner[old] >= 0 || sharers[old] > 0) {
                world.monitor().lockMisuse(c, "initialising a lock that is held", name, at);
            }
            lockClass[old] = classes.number(nameAddress, name);
            kind[old] = -1;
        } else {
            if (at >> 2 >= lockAt.length) {
                lockAt = Arrays.copyOf(lockAt, memory.value.length * 2);
            }
            add(at, LockKind.SPIN, nameAddress, name);
            kind[lockAt[at >> 2]] = -1;
        }
        world.order().settle(at, 4);
        memory.put(at, 4, 0, 0);
    }

    /** Memory changes hands: locks in it must be free and are forgotten. */
    void forget(Context c, int from, int size) {
        int last = Math.min(from + size >> 2, lockAt.length);
        for (int cell = from >> 2; cell < last; cell++) {
            int lock = lockAt[cell];
            if (lock != 0) {
                if (owner[lock] >= 0 || sharers[lock] > 0) {
                    world.monitor().lockMisuse(c, "freeing a held lock", name(lock), from);
                }
                lockAt[cell] = 0;
                offset[lock] = 0;
            }
        }
    }

    String name(int lock) {
        String given = classes.name(lockClass[lock]);
        return given.isEmpty() ? world.names().lock(Memory.BASE + offset[lock]) : given;
    }

    long address(int lock) {
        return Memory.BASE + offset[lock];
    }

    int owner(int lock) {
        return owner[lock];
    }

    // ---- taking
    // --------------------------------------------------------------------------------------

    /** LOCK(lock, kind, how, subclass). Returns as {@link World#execute}. */
    int lock(Context c, int args) {
        long[] r = c.value;
        int lockKind = (int) r[args + 1];
        int how = (int) r[args + 2];
        int at = locate(c, args);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        int lock = find(at, lockKind);
        if (kind[lock] < 0) {
            kind[lock] = lockKind;
        }
        boolean shared = (how & LockKind.SHARED) != 0;
        boolean isTry = (how & LockKind.TRY) != 0;
        boolean sleeping = lockKind >= LockKind.MUTEX;
        if (c.waitsFor != Context.WAIT_LOCK && !isTry) {
            if (sleeping && !world.tasks().maySleep(c)) {
                return Interpreter.STOPPED;
            }
            if (!checkOrder(c, lock, how, (int) r[args + 3])) {
                return Interpreter.STOPPED;
            }
        }
        if (mayTake(c, lock, shared, isTry)) {
            take(c, lock, shared, (int) r[args + 3]);
            leaveQueue(c, lock);
            r[args] = isTry ? 1 : 0;
            c.shadow[args] = 0;
            return Interpreter.PENDING;
        }
        if (isTry) {
            r[args] = 0;
            c.shadow[args] = 0;
            c.cpu.relaxing = true;
            return Interpreter.PENDING;
        }
        if (c.killed && (how & LockKind.KILLABLE) != 0) {
            leaveQueue(c, lock);
            r[args] = -EINTR;
            c.shadow[args] = 0;
            return Interpreter.PENDING;
        }
        return waitFor(c, lock, how, sleeping);
    }

    private int locate(Context c, int args) {
        world.mm().faulted = false;
        int at = world.mm().locate(c, c.value[args], c.shadow[args], 4, true);
        if (at >= 0 && memory.shadowOf(at, 4) < 0) {
            world.monitor().uninitialised(c);
            return -1;
        }
        return at;
    }

    private boolean mayTake(Context c, int lock, boolean shared, boolean isTry) {
        boolean free = owner[lock] < 0 && (shared || sharers[lock] == 0);
        if (!free || kind[lock] < LockKind.MUTEX || waiting[lock] == 0 || c.waitsFor != 0) {
            return free && (c.waitsFor == 0 || myTurn(c, lock, shared));
        }
        if (kind[lock] == LockKind.RWSEM && (isTry || shared)) {
            return false;
        }
        return isTry || world.decisions().decide(DecisionKind.STEAL, 2) == 1;
    }

    /** A woken waiter goes when nobody ahead of it must go first. */
    private boolean myTurn(Context c, int lock, boolean shared) {
        if (kind[lock] < LockKind.MUTEX) {
            return true;
        }
        for (int i = 0; i < waiting[lock]; i++) {
            Context ahead = queue[lock][i];
            if (ahead == c) {
                return true;
            }
            if (!shared || (ahead.waitHow & LockKind.SHARED) == 0) {
                return false;
            }
        }
        return true;
    }

    private void take(Context c, int lock, boolean shared, int subclass) {
        if (shared) {
            sharers[lock]++;
        } else {
            owner[lock] = c.number;
        }
        c.waitsFor = Context.WAIT_NONE;
        c.addHeld(lock, classes.sub(lockClass[lock], subclass), shared, c.pc);
        showState(lock);
        races.acquire(c.number, offset[lock]);
        world.order().locked(c, lock, shared);
    }

    private void showState(int lock) {
        world.order().settle(offset[lock], 4);
        memory.put(offset[lock], 4, owner[lock] >= 0 ? 1 : sharers[lock] * 2L, 0);
    }

    private int waitFor(Context c, int lock, int how, boolean sleeping) {
        boolean first = c.waitsFor != Context.WAIT_LOCK;
        c.waitsFor = Context.WAIT_LOCK;
        c.waitsOn = lock;
        c.waitHow = how;
        if (first) {
            if (world.watch().on()) {
                world.watch().waits(c, c.pc, name(lock));
            }
            if (waiting[lock] == queue[lock].length) {
                queue[lock] = Arrays.copyOf(queue[lock], waiting[lock] * 2);
            }
            queue[lock][waiting[lock]++] = c;
        }
        if (sleeping) {
            c.cpu.block(c, true);
        } else {
            world.interconnect().disable(c.cpu.number);
        }
        return World.WAITING;
    }

    private void leaveQueue(Context c, int lock) {
        c.waitsFor = Context.WAIT_NONE;
        for (int i = 0; i < waiting[lock]; i++) {
            if (queue[lock][i] == c) {
                waiting[lock]--;
                System.arraycopy(queue[lock], i + 1, queue[lock], i, waiting[lock] - i);
                queue[lock][waiting[lock]] = null;
                // Sharers behind a taker that shares may follow it.
                wakeWaiters(lock);
                return;
            }
        }
    }

    private boolean checkOrder(Context c, int lock, int how, int subclass) {
        boolean shared = (how & LockKind.SHARED) != 0;
        boolean nested = (how & LockKind.NESTED) != 0;
        int to = classes.sub(lockClass[lock], subclass);
        int mine = c.findHeld(lock);
        if (mine >= 0 && !(shared && c.heldShared[mine] && kind[lock] == LockKind.RWLOCK)) {
            world.monitor().selfDeadlock(c, name(lock), c.heldPc[mine]);
            return false;
        }
        for (int i = 0; i < c.heldCount; i++) {
            int from = c.heldClass[i];
            if (c.held[i] == lock) {
                continue;
            }
            if (from == to && nested) {
                continue;
            }
            if (classes.order().edge(from, to, c.number, c.pc)) {
                int via = from == to ? from : classes.order().next(to, from);
                world.monitor()
                        .lockOrder(
                                c,
                                name(c.held[i]),
                                name(lock),
                                c.heldPc[i],
                                via == from ? name(c.held[i]) : classes.name(via),
                                classes.order().task(to, via),
                                classes.order().pc(to, via));
            }
        }
        return true;
    }

    // ---- giving back
    // ---------------------------------------------------------------------------------

    /** UNLOCK(lock, kind, how). */
    int unlock(Context c, int args) {
        int at = locate(c, args);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        int lock = find(at, (int) c.value[args + 1]);
        boolean shared = (c.value[args + 2] & LockKind.SHARED) != 0;
        int held = c.findHeld(lock);
        if (held < 0 || c.heldShared[held] != shared) {
            world.monitor().lockMisuse(c, "releasing a lock that is not held", name(lock), at);
            return Interpreter.STOPPED;
        }
        c.removeHeld(held);
        races.release(c.number, at, shared);
        world.order().unlocked(c, lock, shared);
        if (shared) {
            sharers[lock]--;
        } else {
            owner[lock] = -1;
        }
        showState(lock);
        wakeWaiters(lock);
        return Interpreter.PENDING;
    }

    /** LOCK_DOWNGRADE(lock, kind). */
    int downgrade(Context c, int args) {
        int at = locate(c, args);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        int lock = find(at, (int) c.value[args + 1]);
        int held = c.findHeld(lock);
        if (held < 0 || c.heldShared[held]) {
            world.monitor()
                    .lockMisuse(c, "downgrading a lock that is not write-held", name(lock), at);
            return Interpreter.STOPPED;
        }
        c.heldShared[held] = true;
        owner[lock] = -1;
        sharers[lock] = 1;
        races.release(c.number, at, false);
        world.order().unlocked(c, lock, false);
        showState(lock);
        wakeWaiters(lock);
        return Interpreter.PENDING;
    }

    private void wakeWaiters(int lock) {
        if (waiting[lock] == 0 || owner[lock] >= 0) {
            return;
        }
        boolean spinning = kind[lock] < LockKind.MUTEX;
        for (int i = 0; i < waiting[lock]; i++) {
            Context waiter = queue[lock][i];
            boolean shared = (waiter.waitHow & LockKind.SHARED) != 0;
            if (!shared && sharers[lock] > 0) {
                return;
            }
            if (spinning) {
                waiter.cpu.spinAgain(waiter, address(lock));
            } else {
                waiter.cpu.wake(waiter);
                if (!shared) {
                    return;
                }
            }
        }
    }

    // ---- looking
    // -------------------------------------------------------------------------------------

    /** LOCK_IS_LOCKED, LOCK_IS_CONTENDED. */
    int look(Context c, int args, boolean contended) {
        int at = locate(c, args);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        int lock = find(at, (int) c.value[args + 1]);
        boolean free = owner[lock] < 0 && sharers[lock] == 0;
        boolean answer = contended ? waiting[lock] > 0 : !free;
        if (!contended) {
            races.relaxedLoad(c.number, offset[lock]);
            world.order().looked(c, lock, free);
        }
        c.value[args] = answer ? 1 : 0;
        c.shadow[args] = 0;
        return Interpreter.PENDING;
    }

    /** Whether anybody holds the lock at an address; for ghost code. */
    boolean isLocked(long address) {
        long at = address - Memory.BASE;
        int lock = at < 0 || at >> 2 >= lockAt.length ? 0 : lockAt[(int) (at >> 2)];
        return lock != 0 && (owner[lock] >= 0 || sharers[lock] > 0);
    }

    /** LOCK_HELD(lock, kind, how): by this context, at least so. */
    boolean held(Context c, long address, boolean exclusive) {
        long at = address - Memory.BASE;
        if (at < 0 || at >> 2 >= lockAt.length) {
            return false;
        }
        int lock = lockAt[(int) (at >> 2)];
        int held = lock == 0 ? -1 : c.findHeld(lock);
        return held >= 0 && !(exclusive && c.heldShared[held]);
    }

    /** A killed waiter looks again. */
    void interrupt(Context c) {
        if ((c.waitHow & LockKind.KILLABLE) != 0) {
            c.cpu.wake(c);
        }
    }
}
