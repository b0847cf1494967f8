/* SPDX-License-Identifier: Apache-2.0 */
/* One node. */
#ifndef _LINUX_NUMA_H
#define _LINUX_NUMA_H

#define MAX_NUMNODES	1
#define NUMA_NO_NODE	(-1)
#define numa_node_id()	0
#define numa_mem_id()	0
#define cpu_to_node(cpu)	((void)(cpu), 0)
#define cpu_to_mem(cpu)	((void)(cpu), 0)
#define for_each_node(node)	for ((node) = 0; (node) < 1; (node)++)
#define for_each_online_node(node)	for_each_node(node)
#define nr_node_ids	1

#endif
