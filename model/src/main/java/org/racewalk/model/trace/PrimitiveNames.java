package org.racewalk.model.trace;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.Locale;

/** The kernel's names for what the machine does. */
final class PrimitiveNames {
    private static final String[] ORDERS = {
        "plain", "once", "acquire", "release", "full", "dereference"
    };

    private PrimitiveNames() {}

    static String order(int mode) {
        int order = Access.order(mode);
        return order < ORDERS.length ? ORDERS[order] : "";
    }

    static Group group(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case LOCK -> Group.LOCK;
            case UNLOCK, LOCK_DOWNGRADE -> Group.UNLOCK;
            case CACHE_ALLOC, KMALLOC, PAGES_ALLOC, PERCPU_ALLOC -> Group.ALLOCATE;
            case CACHE_FREE, KFREE, PAGES_FREE, PERCPU_FREE -> Group.FREE;
            case RCU_READ_LOCK,
                    RCU_READ_UNLOCK,
                    SYNCHRONIZE_RCU,
                    CALL_RCU,
                    KFREE_RCU,
                    RCU_BARRIER,
                    SRCU_READ_LOCK,
                    SRCU_READ_UNLOCK,
                    SYNCHRONIZE_SRCU,
                    CALL_SRCU ->
                    Group.RCU;
            case SCHEDULE, SCHEDULE_TIMEOUT, COND_RESCHED -> Group.SLEEP;
            case WAKE_UP, KILL -> Group.WAKE;
            case LOCAL_IRQ_SAVE, LOCAL_IRQ_RESTORE, SMP_CALL -> Group.INTERRUPT;
            case TASK_CREATE -> Group.TASK;
            case SOMETIMES, WARN, BUG, VIOLATED, MISSING -> Group.MARK;
            case CHOOSE -> Group.CHOICE;
            default -> Group.OTHER;
        };
    }

    /** Which argument says what is touched, or -1. */
    static int targetArgument(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case LOCK,
                    UNLOCK,
                    LOCK_DOWNGRADE,
                    KFREE,
                    PAGES_FREE,
                    PERCPU_FREE,
                    CALL_RCU,
                    KFREE_RCU,
                    SRCU_READ_LOCK,
                    SRCU_READ_UNLOCK,
                    SYNCHRONIZE_SRCU,
                    WAKE_UP,
                    KILL ->
                    0;
            case CACHE_FREE, CALL_SRCU -> 1;
            default -> -1;
        };
    }

    /** Whether its target is a part of an object (a lock, a list head), not a whole one. */
    static boolean touchesField(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case LOCK,
                    UNLOCK,
                    LOCK_DOWNGRADE,
                    CALL_RCU,
                    CALL_SRCU,
                    SRCU_READ_LOCK,
                    SRCU_READ_UNLOCK,
                    SYNCHRONIZE_SRCU ->
                    true;
            default -> false;
        };
    }

    /** The kernel function that the intrinsic stands for, when no header's name is known. */
    static String name(Intrinsic intrinsic, int kind, int how) {
        return switch (intrinsic) {
            case LOCK -> lock(kind, how);
            case UNLOCK -> unlock(kind, how);
            case LOCK_DOWNGRADE -> "downgrade_write";
            case CACHE_ALLOC -> "kmem_cache_alloc";
            case CACHE_FREE -> "kmem_cache_free";
            case PAGES_ALLOC -> "alloc_pages";
            case PAGES_FREE -> "free_pages";
            case PERCPU_ALLOC -> "alloc_percpu";
            case PERCPU_FREE -> "free_percpu";
            case SMP_CALL -> "smp_call_function";
            case TASK_CREATE -> "kthread_run";
            case WAKE_UP -> "wake_up_state";
            default -> intrinsic.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String lock(int kind, int how) {
        boolean shared = (how & LockKind.SHARED) != 0;
        boolean tries = (how & LockKind.TRY) != 0;
        String name =
                switch (kind) {
                    case LockKind.SPIN -> tries ? "spin_trylock" : "spin_lock";
                    case LockKind.RWLOCK -> (shared ? "read_" : "write_") + (tries ? "try" : "");
                    case LockKind.MUTEX -> tries ? "mutex_trylock" : "mutex_lock";
                    default -> (shared ? "down_read" : "down_write") + (tries ? "_trylock" : "");
                };
        if (kind == LockKind.RWLOCK) {
            name += "lock";
        }
        return (how & LockKind.KILLABLE) != 0 ? name + "_killable" : name;
    }

    private static String unlock(int kind, int how) {
        boolean shared = (how & LockKind.SHARED) != 0;
        return switch (kind) {
            case LockKind.SPIN -> "spin_unlock";
            case LockKind.RWLOCK -> shared ? "read_unlock" : "write_unlock";
            case LockKind.MUTEX -> "mutex_unlock";
            default -> shared ? "up_read" : "up_write";
        };
    }
}
