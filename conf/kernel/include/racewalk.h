/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The language of scenarios: what is set up, which tasks run, what must hold.
 * docs/scenarios.md describes it.
 */
#ifndef _RACEWALK_H
#define _RACEWALK_H

#include <linux/types.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <racewalk/intrinsics.h>


/* SCENARIO("title"); */
struct __racewalk_scenario {
	const char *title;
};
#define SCENARIO(text)								\
	static const struct __racewalk_scenario __racewalk_scenario = { .title = text }

/* setup(void) { ... }: alone, before the tasks. Several run in the order of the file. */
struct __racewalk_setup {
	void (*run)(void);
};
#define setup(...)	__RACEWALK_PHASE(__racewalk_setup, __COUNTER__)

/* finally(void) { ... }: alone, when all tasks are done. */
struct __racewalk_finally {
	void (*run)(void);
};
#define finally(...)	__RACEWALK_PHASE(__racewalk_finally, __COUNTER__)

#define __RACEWALK_PHASE(tag, n)	__RACEWALK_PHASE2(tag, n)
#define __RACEWALK_PHASE2(tag, n)						\
	static void tag##_##n(void);						\
	static const struct tag tag##_entry_##n = { .run = tag##_##n };		\
	static void tag##_##n(void)

/* task(name, .count = 2, .cpu = 1) { ... } */
struct __racewalk_task {
	const char *name;
	void (*run)(void);
	int count;
	int cpu;
};
#define task(task_name, ...)							\
	static void __racewalk_task_##task_name(void);				\
	static const struct __racewalk_task __racewalk_task_entry_##task_name = { \
		.name = #task_name,						\
		.run = __racewalk_task_##task_name,				\
		.count = 1,							\
		.cpu = -1,							\
		##__VA_ARGS__							\
	};									\
	static void __racewalk_task_##task_name(void)

/*
 * -D INVARIANTS=0 leaves out all invariants and probes: to measure what they cost. What a scenario's own
 * tasks require is still checked.
 */
#ifndef INVARIANTS
#define INVARIANTS	1
#endif

/* invariant(name) { ... } or invariant(name, "sentence") { ... } */
struct __racewalk_invariant {
	const char *name;
	void (*run)(void);
	const char *text;
};
#if !INVARIANTS
#define invariant(invariant_name, ...)						\
	ghost static void __racewalk_invariant_##invariant_name(void)
#else
#define invariant(invariant_name, ...)						\
	ghost static void __racewalk_invariant_##invariant_name(void);		\
	static const struct __racewalk_invariant				\
	__racewalk_invariant_entry_##invariant_name = {				\
		.name = #invariant_name,					\
		.run = __racewalk_invariant_##invariant_name,			\
		.text = "" __VA_ARGS__						\
	};									\
	ghost static void __racewalk_invariant_##invariant_name(void)
#endif

/* Ghost variables and functions: no step, no message, no race. */
#define ghost	__attribute__((racewalk_ghost))

/* Ghost code at points of functions that stay as they are. */
#define on_enter(fn, ...)							\
	__RACEWALK_PROBE(racewalk_on_enter(fn), __COUNTER__, __VA_ARGS__)
#define on_return(fn, ...)							\
	__RACEWALK_PROBE(racewalk_on_return(fn), __COUNTER__, __VA_ARGS__)
#define on_store(tag, field_path, ...)						\
	__RACEWALK_PROBE(racewalk_on_store(tag, field_path), __COUNTER__, __VA_ARGS__)
#define __RACEWALK_PROBE(attribute, n, ...)	__RACEWALK_PROBE2(attribute, n, __VA_ARGS__)
#if INVARIANTS
#define __RACEWALK_PROBE2(attribute, n, ...)					\
	ghost __attribute__((attribute)) static void __racewalk_probe_##n(__VA_ARGS__)
#else
#define __RACEWALK_PROBE2(attribute, n, ...)					\
	ghost static void __racewalk_probe_##n(__VA_ARGS__)
#endif

/* require(cond) or require(cond, "text") */
#define require(condition, ...)							\
do {										\
	if (!(condition))							\
		__racewalk_violated(__RACEWALK_REQUIRE(#condition, ##__VA_ARGS__, #condition)); \
} while (0)
#define __RACEWALK_REQUIRE(condition, text, ...)	text

/* A decision in [0, n). */
#define choose(n)		__racewalk_choose(n)
/* Marks something that some run must reach, or a clean verdict is vacuous. */
#define sometimes(label)	__racewalk_sometimes(label)
/* Which of the copies of a task this is, from 0. */
#define task_index()		__racewalk_task_index()
#define nr_cpus()		__racewalk_nr_cpus()
/* For ghost code: whether the object there is allocated, and how often it was so far. */
#define is_allocated(object)	((bool)__racewalk_is_allocated(object))
#define life(object)		__racewalk_life(object)
/* Ends a task's life early, as SIGKILL does. */
#define kill_task(task_struct)	__racewalk_kill(task_struct)

#endif /* _RACEWALK_H */
