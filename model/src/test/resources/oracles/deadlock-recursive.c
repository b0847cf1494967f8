// SPDX-License-Identifier: Apache-2.0
// expect: DEADLOCK
#include <racewalk.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int total;

static void add_locked(int n)
{
	total += n;
}

static void add(int n)
{
	mutex_lock(&lock);
	add_locked(n);
	mutex_unlock(&lock);
}

task(adder)
{
	mutex_lock(&lock);
#ifdef BUGGY
	add(1);
#else
	add_locked(1);
#endif
	mutex_unlock(&lock);
	add(1);
}
