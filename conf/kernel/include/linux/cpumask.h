/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of CPUs. All CPUs of a world are online from start to end. */
#ifndef __LINUX_CPUMASK_H
#define __LINUX_CPUMASK_H

#include <linux/threads.h>
#include <linux/types.h>
#include <linux/bitops.h>
#include <racewalk/intrinsics.h>

struct cpumask {
	unsigned long bits[1];
};
typedef struct cpumask cpumask_t;
typedef struct cpumask cpumask_var_t[1];

#define cpumask_bits(maskp)	((maskp)->bits)
#define nr_cpu_ids		((unsigned int)__racewalk_nr_cpus())
#define nr_cpumask_bits		nr_cpu_ids
#define num_online_cpus()	((unsigned int)__racewalk_nr_cpus())
#define num_possible_cpus()	((unsigned int)__racewalk_nr_cpus())
#define num_present_cpus()	((unsigned int)__racewalk_nr_cpus())
#define cpu_online(cpu)		((unsigned int)(cpu) < nr_cpu_ids)
#define cpu_possible(cpu)	((unsigned int)(cpu) < nr_cpu_ids)

/* The CPUs are numbered from 0, so a loop over them needs no mask. */
#define for_each_possible_cpu(cpu)	for ((cpu) = 0; (cpu) < __racewalk_nr_cpus(); (cpu)++)
#define for_each_online_cpu(cpu)	for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu)	for_each_possible_cpu(cpu)
#define for_each_cpu(cpu, mask)							\
	for ((cpu) = 0; (cpu) < __racewalk_nr_cpus(); (cpu)++)			\
		if (!cpumask_test_cpu(cpu, mask)) {				\
		} else

#define cpumask_set_cpu(cpu, dstp)	set_bit(cpu, cpumask_bits(dstp))
#define cpumask_clear_cpu(cpu, dstp)	clear_bit(cpu, cpumask_bits(dstp))
#define __cpumask_set_cpu(cpu, dstp)	__set_bit(cpu, cpumask_bits(dstp))
#define __cpumask_clear_cpu(cpu, dstp)	__clear_bit(cpu, cpumask_bits(dstp))
#define cpumask_test_cpu(cpu, maskp)	test_bit(cpu, cpumask_bits(maskp))
#define cpumask_test_and_set_cpu(cpu, maskp)	test_and_set_bit(cpu, cpumask_bits(maskp))
#define cpumask_test_and_clear_cpu(cpu, maskp)	test_and_clear_bit(cpu, cpumask_bits(maskp))
#define __RACEWALK_ALL_CPUS							\
	(__racewalk_nr_cpus() == 64 ? ~0UL : (1UL << __racewalk_nr_cpus()) - 1)
#define cpumask_setall(dstp)		((void)((dstp)->bits[0] = __RACEWALK_ALL_CPUS))
#define cpumask_clear(dstp)		((void)((dstp)->bits[0] = 0))
#define cpumask_copy(dstp, srcp)	((void)((dstp)->bits[0] = (srcp)->bits[0]))
#define cpumask_or(dstp, srcp1, srcp2)						\
	((void)((dstp)->bits[0] = (srcp1)->bits[0] | (srcp2)->bits[0]))
#define cpumask_empty(srcp)		((srcp)->bits[0] == 0)
#define cpumask_weight(srcp)		((unsigned int)hweight64((srcp)->bits[0]))

#define cpumask_equal(srcp1, srcp2)	((srcp1)->bits[0] == (srcp2)->bits[0])
#define cpumask_subset(srcp1, srcp2)	(((srcp1)->bits[0] & ~(srcp2)->bits[0]) == 0)
#define cpumask_intersects(srcp1, srcp2)	(((srcp1)->bits[0] & (srcp2)->bits[0]) != 0)
#define cpumask_and(dstp, srcp1, srcp2)						\
	(((dstp)->bits[0] = (srcp1)->bits[0] & (srcp2)->bits[0]) != 0)
#define cpumask_andnot(dstp, srcp1, srcp2)					\
	(((dstp)->bits[0] = (srcp1)->bits[0] & ~(srcp2)->bits[0]) != 0)
#define cpumask_first(srcp)							\
	((unsigned int)find_first_bit(cpumask_bits(srcp), nr_cpumask_bits))
#define cpumask_next(n, srcp)							\
	((unsigned int)find_next_bit(cpumask_bits(srcp), nr_cpumask_bits, (n) + 1))
#define cpumask_any(srcp)		cpumask_first(srcp)

#define for_each_cpu_and(cpu, mask1, mask2)					\
	for_each_cpu(cpu, mask1)						\
		if (!cpumask_test_cpu(cpu, mask2)) {				\
		} else
#define for_each_cpu_not(cpu, mask)						\
	for ((cpu) = 0; (cpu) < __racewalk_nr_cpus(); (cpu)++)			\
		if (cpumask_test_cpu(cpu, mask)) {				\
		} else

/* Another CPU of the mask; nr_cpu_ids if there is none. */
static inline unsigned int cpumask_any_but(const struct cpumask *mask, unsigned int cpu)
{
	unsigned int i;

	for_each_cpu(i, mask) {
		if (i != cpu)
			break;
	}
	return i;
}
#define cpumask_next_zero(n, srcp)						\
	((unsigned int)find_next_zero_bit(cpumask_bits(srcp), nr_cpumask_bits, (n) + 1))
#define cpumask_full(srcp)	((srcp)->bits[0] == __RACEWALK_ALL_CPUS)

/* All CPUs, and one of them: not for writing to, and not for keeping. */
#define cpumask_of(cpu)	\
	((const struct cpumask *)&(struct cpumask){ .bits = { 1UL << (cpu) } })
#define cpu_online_mask	\
	((const struct cpumask *)&(struct cpumask){ .bits = { __RACEWALK_ALL_CPUS } })
#define cpu_possible_mask	cpu_online_mask
#define cpu_present_mask	cpu_online_mask
#define cpu_active_mask		cpu_online_mask

/* Never on their own: a cpumask_var_t is an array of one. */
#define alloc_cpumask_var(mask, flags)		((void)(mask), true)
#define zalloc_cpumask_var(mask, flags)		(cpumask_clear(*(mask)), true)
#define free_cpumask_var(mask)			((void)(mask))

#endif
