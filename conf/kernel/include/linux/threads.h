/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_THREADS_H
#define _LINUX_THREADS_H

/* At most this many; how many a world has is nr_cpu_ids. */
#define NR_CPUS		64
#define CONFIG_NR_CPUS	NR_CPUS
#define PID_MAX_DEFAULT	0x8000

#endif
