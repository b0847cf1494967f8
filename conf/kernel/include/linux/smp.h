/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that other CPUs run in an interrupt. */
#ifndef __LINUX_SMP_H
#define __LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>

typedef void (*smp_call_func_t)(void *info);
typedef bool (*smp_cond_func_t)(int cpu, void *info);

#define smp_processor_id()	__racewalk_smp_processor_id()
#define raw_smp_processor_id()	__racewalk_smp_processor_id()
#define get_cpu()		({ preempt_disable(); smp_processor_id(); })
#define put_cpu()		preempt_enable()

/* On all other CPUs. */
#define smp_call_function(func, info, wait)					\
do {										\
	preempt_disable();							\
	__racewalk_smp_call(-1, func, info, wait);				\
	preempt_enable();							\
} while (0)

#define smp_call_function_single(cpu, func, info, wait)				\
({										\
	int __cpu = (cpu);							\
	int __error = 0;							\
	preempt_disable();							\
	if (__cpu == smp_processor_id()) {					\
		unsigned long __irqs = __racewalk_local_irq_save();		\
		(func)(info);							\
		__racewalk_local_irq_restore(__irqs);				\
	} else if (cpu_online(__cpu)) {						\
		__racewalk_smp_call(__cpu, func, info, wait);			\
	} else {								\
		__error = -ENXIO;						\
	}									\
	preempt_enable();							\
	__error;								\
})

/* A call whose struct is the caller's, and that nobody waits for: -EBUSY while it is on its way. */
typedef struct __call_single_data {
	unsigned int flags;
	smp_call_func_t func;
	void *info;
} call_single_data_t;
#define CSD_INIT(_func, _info)		{ .func = (_func), .info = (_info) }
#define INIT_CSD(csd, _func, _info)						\
	((csd)->flags = 0, (csd)->func = (_func), (csd)->info = (_info))

static inline void __racewalk_run_csd(void *data)
{
	call_single_data_t *csd = data;
	smp_call_func_t func = csd->func;
	void *info = csd->info;

	/* From here on it may be used again. */
	smp_store_release(&csd->flags, 0U);
	func(info);
}

static inline int smp_call_function_single_async(int cpu, call_single_data_t *csd)
{
	if (READ_ONCE(csd->flags))
		return -EBUSY;
	WRITE_ONCE(csd->flags, 1U);
	__racewalk_smp_call(cpu, __racewalk_run_csd, csd, 0);
	return 0;
}

/* On the CPUs of the mask but this one, one after the other. */
#define smp_call_function_many(mask, func, info, wait)				\
do {										\
	int __to;								\
	for_each_cpu(__to, mask) {						\
		if (__to != smp_processor_id())					\
			__racewalk_smp_call(__to, func, info, wait);		\
	}									\
} while (0)

/* On all CPUs, this one last. */
#define on_each_cpu(func, info, wait)						\
do {										\
	unsigned long __irqs;							\
	preempt_disable();							\
	__racewalk_smp_call(-1, func, info, wait);				\
	__irqs = __racewalk_local_irq_save();					\
	(func)(info);								\
	__racewalk_local_irq_restore(__irqs);					\
	preempt_enable();							\
} while (0)

#define on_each_cpu_mask(mask, func, info, wait)				\
do {										\
	unsigned long __irqs;							\
	preempt_disable();							\
	smp_call_function_many(mask, func, info, wait);				\
	if (cpumask_test_cpu(smp_processor_id(), mask)) {			\
		__irqs = __racewalk_local_irq_save();				\
		(func)(info);							\
		__racewalk_local_irq_restore(__irqs);				\
	}									\
	preempt_enable();							\
} while (0)

/* On the CPUs of the mask for which cond_func() says yes, asked here. */
#define on_each_cpu_cond_mask(cond_func, func, info, wait, mask)		\
do {										\
	unsigned int __asked;							\
	preempt_disable();							\
	for_each_cpu(__asked, mask) {						\
		if ((cond_func)(__asked, info))					\
			smp_call_function_single(__asked, func, info, wait);	\
	}									\
	preempt_enable();							\
} while (0)
#define on_each_cpu_cond(cond_func, func, info, wait)	\
	on_each_cpu_cond_mask(cond_func, func, info, wait, cpu_online_mask)

/* On one of the mask: this one if it is in it. */
#define smp_call_function_any(mask, func, info, wait)				\
({										\
	unsigned int __any = get_cpu();						\
	int __any_error;							\
	if (!cpumask_test_cpu(__any, mask))					\
		__any = cpumask_first(mask);					\
	__any_error = smp_call_function_single(__any, func, info, wait);	\
	put_cpu();								\
	__any_error;								\
})

static inline void __racewalk_nothing(void *info)
{
	(void)info;
}

/* A full barrier on all CPUs. */
static inline void kick_all_cpus_sync(void)
{
	smp_mb();
	smp_call_function(__racewalk_nothing, NULL, 1);
}

#endif
