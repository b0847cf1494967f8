// SPDX-License-Identifier: Apache-2.0
/*
 * semop() on one semaphore takes its lock alone; on several the lock of the array, after it has seen that nobody has one of the others.
 *
 * id: I-57
 * fix: 5864a2fd3088, 3ed1f8a99d70
 * expect: -D BUGGY=1 --memory lkmm,tso: data race or invariant no operation is lost
 * expect: -D BUGGY=2: data race or invariant no operation is lost
 * expect: -D BUGGY=3 --memory lkmm: data race or invariant no operation is lost
 * expect: -D BUGGY=1 --memory sc: clean
 * expect: -D BUGGY=0 --memory sc,tso,lkmm: clean
 *
 * 5864a2fd3088 "ipc/sem.c: fix complex_count vs. simple op race" (Linux 4.9); before it 3ed1f8a99d70 "ipc/sem.c: update/correct
 * memory barriers". Each side says what it does, and then looks at the other:
 *
 *   several semaphores                   one semaphore
 *   use_global_lock = 1                  takes the semaphore's lock
 *   is the semaphore locked? no          use_global_lock? no
 *
 * so both need a full barrier in between: of a lock that is only looked at (spin_unlock_wait(), BUGGY=1) there is none, whereas taking it
 * and giving it back orders the two sides. BUGGY=2: the one does not look again once it has the lock. BUGGY=3: it looks with a relaxed load:
 * what the last one has done to the semaphore when it left the global mode is not seen.
 *
 *   racewalk run conf/zoo/array-lock-against-one-semaphore.c -D BUGGY=1 --memory lkmm
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <asm/barrier.h>
#include <linux/spinlock.h>

SCENARIO("semop() on one semaphore and on several");

#define SEMS			2
#define SEM_GLOBAL_LOCK		(-1)
#define USE_GLOBAL_LOCK_HYSTERESIS	2

struct sem {
	int semval;
	spinlock_t lock;
};

struct sem_array {
	spinlock_t sem_perm_lock;
	int use_global_lock;
	struct sem sems[SEMS];
};

static struct sem_array array;

setup(void)
{
	int i;

	spin_lock_init(&array.sem_perm_lock);
	for (i = 0; i < SEMS; i++)
		spin_lock_init(&array.sems[i].lock);
}

/* With the lock of the array: until complexmode_tryleave(), nobody has the lock of a semaphore only. */
static void complexmode_enter(struct sem_array *sma)
{
	int i;

	if (sma->use_global_lock > 0)
		return;
	WRITE_ONCE(sma->use_global_lock, USE_GLOBAL_LOCK_HYSTERESIS);
	for (i = 0; i < SEMS; i++) {
		if (BUGGY == 1) {
			while (spin_is_locked(&sma->sems[i].lock))
				cpu_relax();
			smp_acquire__after_ctrl_dep();
		} else {
			spin_lock(&sma->sems[i].lock);
			spin_unlock(&sma->sems[i].lock);
		}
	}
}

static void complexmode_tryleave(struct sem_array *sma)
{
	if (sma->use_global_lock == 1)
		smp_store_release(&sma->use_global_lock, 0);
	else
		WRITE_ONCE(sma->use_global_lock, sma->use_global_lock - 1);
}

static int sem_lock(struct sem_array *sma, int num, int nsops)
{
	struct sem *sem = &sma->sems[num];
	int used;

	if (nsops != 1) {
		spin_lock(&sma->sem_perm_lock);
		complexmode_enter(sma);
		return SEM_GLOBAL_LOCK;
	}
	if (!READ_ONCE(sma->use_global_lock)) {
		spin_lock(&sem->lock);
		used = BUGGY == 3 ? READ_ONCE(sma->use_global_lock)
				  : smp_load_acquire(&sma->use_global_lock);
		if (!used || BUGGY == 2)
			return num;
		spin_unlock(&sem->lock);
	}
	spin_lock(&sma->sem_perm_lock);
	if (!sma->use_global_lock) {
		spin_lock(&sem->lock);
		spin_unlock(&sma->sem_perm_lock);
		return num;
	}
	return SEM_GLOBAL_LOCK;
}

static void sem_unlock(struct sem_array *sma, int locknum)
{
	if (locknum == SEM_GLOBAL_LOCK) {
		complexmode_tryleave(sma);
		spin_unlock(&sma->sem_perm_lock);
	} else {
		spin_unlock(&sma->sems[locknum].lock);
	}
}

task(simple, .count = 2)
{
	int locknum = sem_lock(&array, 0, 1);

	array.sems[0].semval++;
	sem_unlock(&array, locknum);
	if (locknum == SEM_GLOBAL_LOCK)
		sometimes("with the lock of the array");
	else
		sometimes("with the lock of the semaphore");
}

task(complex)
{
	int i, locknum = sem_lock(&array, 0, SEMS);

	for (i = 0; i < SEMS; i++)
		array.sems[i].semval++;
	sem_unlock(&array, locknum);
}

finally(void)
{
	require(array.sems[0].semval == 3 && array.sems[1].semval == 1, "no operation is lost");
}
