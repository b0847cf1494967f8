/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of the rmap tree of a file.
 *
 * Design alternative: with D8 a task may hold it across the replacement of a mapping; what it calls
 * meanwhile finds it taken.
 */
#ifndef _MM_I_MMAP_LOCK_H
#define _MM_I_MMAP_LOCK_H

#include "mm_types.h"

#ifdef D8
static struct rw_semaphore *replacement_rwsem;
static struct task_struct *replacement_owner;

static inline bool i_mmap_held(struct rw_semaphore *rwsem)
{
	return READ_ONCE(replacement_owner) == current && READ_ONCE(replacement_rwsem) == rwsem;
}

static inline void i_mmap_hold(struct rw_semaphore *rwsem)
{
	down_write(rwsem);
	WRITE_ONCE(replacement_rwsem, rwsem);
	WRITE_ONCE(replacement_owner, current);
}

static inline void i_mmap_let_go(struct rw_semaphore *rwsem)
{
	WRITE_ONCE(replacement_owner, NULL);
	up_write(rwsem);
}
#else
#define i_mmap_held(rwsem)	false
#endif

#define i_mmap_lock_write(mapping)						\
do {										\
	if (!i_mmap_held(&(mapping)->i_mmap_rwsem))				\
		down_write(&(mapping)->i_mmap_rwsem);				\
} while (0)
#define i_mmap_unlock_write(mapping)						\
do {										\
	if (!i_mmap_held(&(mapping)->i_mmap_rwsem))				\
		up_write(&(mapping)->i_mmap_rwsem);				\
} while (0)
#define i_mmap_trylock_write(mapping)	down_write_trylock(&(mapping)->i_mmap_rwsem)
#define i_mmap_lock_read(mapping)	down_read(&(mapping)->i_mmap_rwsem)
#define i_mmap_trylock_read(mapping)	down_read_trylock(&(mapping)->i_mmap_rwsem)
#define i_mmap_unlock_read(mapping)	up_read(&(mapping)->i_mmap_rwsem)
#define i_mmap_assert_write_locked(mapping)	lockdep_assert_held_write(&(mapping)->i_mmap_rwsem)

#endif
