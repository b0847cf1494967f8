/* SPDX-License-Identifier: Apache-2.0 */
/* RCU with domains whose readers may sleep. */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/rcupdate.h>

struct srcu_struct {
	unsigned int domain;
};

#define DEFINE_SRCU(name)		struct srcu_struct name
#define DEFINE_STATIC_SRCU(name)	static struct srcu_struct name

static inline int init_srcu_struct(struct srcu_struct *ssp)
{
	ssp->domain = 0;
	return 0;
}

#define cleanup_srcu_struct(ssp)	((void)(ssp))
#define srcu_read_lock(ssp)		__racewalk_srcu_read_lock(ssp)
#define srcu_read_unlock(ssp, idx)	__racewalk_srcu_read_unlock(ssp, idx)
#define srcu_read_lock_notrace(ssp)	__racewalk_srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx)	__racewalk_srcu_read_unlock(ssp, idx)
#define synchronize_srcu(ssp)		__racewalk_synchronize_srcu(ssp)
#define synchronize_srcu_expedited(ssp)	__racewalk_synchronize_srcu(ssp)
/* That the domain has a reader is not checked. */
#define srcu_dereference_check(p, ssp, c)	((void)(ssp), rcu_dereference_raw(p))
#define srcu_dereference(p, ssp)		srcu_dereference_check(p, ssp, 0)

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct,
		    _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx),
		    int idx)

#endif
