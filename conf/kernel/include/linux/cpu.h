/* SPDX-License-Identifier: Apache-2.0 */
/* CPUs neither come nor go: what keeps them from it may sleep, and does nothing else. */
#ifndef _LINUX_CPU_H_
#define _LINUX_CPU_H_

#include <linux/cleanup.h>
#include <linux/cpumask.h>
#include <linux/sched.h>

#define cpus_read_lock()	might_sleep()
#define cpus_read_unlock()	((void)0)
#define cpus_read_trylock()	true
#define cpus_write_lock()	might_sleep()
#define cpus_write_unlock()	((void)0)

DEFINE_LOCK_GUARD_0(cpus_read_lock, cpus_read_lock(), cpus_read_unlock())

#endif
