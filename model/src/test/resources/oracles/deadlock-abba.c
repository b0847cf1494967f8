// SPDX-License-Identifier: Apache-2.0
// expect: DEADLOCK LOCK_ORDER
// The order of the two locks is wrong as well; runs that deadlock say so first.
#include <racewalk.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(a);
static DEFINE_SPINLOCK(b);
static int total;

task(forward)
{
	spin_lock(&a);
	spin_lock(&b);
	total++;
	spin_unlock(&b);
	spin_unlock(&a);
}

task(backward)
{
#ifdef BUGGY
	spin_lock(&b);
	spin_lock(&a);
#else
	spin_lock(&a);
	spin_lock(&b);
#endif
	total++;
	spin_unlock(&a);
	spin_unlock(&b);
}
