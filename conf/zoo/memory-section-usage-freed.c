// SPDX-License-Identifier: Apache-2.0
/*
 * Compaction asks whether a page is there, by the usage map of its section of memory, while that memory is taken out.
 *
 * id: I-43
 * fix: 5ec8e8ea8b77, 82f0b6f041fa
 * cve: CVE-2023-52489, CVE-2024-41055
 * expect: -D BUGGY=1: null dereference in pfn_section_valid or use-after-free in pfn_section_valid
 * expect: -D BUGGY=2: null dereference in pfn_section_valid
 * expect: -D BUGGY=2 --plain reload: null dereference in pfn_section_valid
 * expect: -D BUGGY=0 --plain reload: clean
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * 5ec8e8ea8b77 "mm/sparsemem: fix race in accessing memory_section->usage" (Linux 6.8):
 *
 *   pfn_valid()                        memory is taken out
 *   the section is valid
 *                                      frees its usage map, clears the pointer
 *   reads the map                      <- gone
 *
 * Since then the map is freed after a grace period, and read under RCU (BUGGY=1: neither). The reader took for granted that there is a map
 * in a section that is valid: 82f0b6f041fa "mm: prevent derefencing NULL ptr in pfn_section_valid()" (Linux 6.10) has it read the pointer once
 * and look (BUGGY=2 does not).
 *
 *   racewalk run conf/zoo/memory-section-usage-freed.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

SCENARIO("pfn_valid() against memory that is taken out");

#define SECTION_HAS_MEM_MAP	BIT(1)
#define SUBSECTIONS_PER_SECTION	2

struct mem_section_usage {
	struct rcu_head rcu;
	DECLARE_BITMAP(subsection_map, SUBSECTIONS_PER_SECTION);
};

struct mem_section {
	unsigned long section_mem_map;
	struct mem_section_usage *usage;
};

static struct mem_section section;
static DEFINE_MUTEX(mem_hotplug_lock);

setup(void)
{
	section.usage = kzalloc(sizeof(*section.usage), GFP_KERNEL);
	bitmap_set(section.usage->subsection_map, 0, SUBSECTIONS_PER_SECTION);
	section.section_mem_map = SECTION_HAS_MEM_MAP;
}

static inline int valid_section(struct mem_section *ms)
{
	return READ_ONCE(ms->section_mem_map) & SECTION_HAS_MEM_MAP;
}

static inline int pfn_section_valid(struct mem_section *ms, unsigned long pfn)
{
	int idx = pfn % SUBSECTIONS_PER_SECTION;
#if BUGGY
	return test_bit(idx, ms->usage->subsection_map);
#else
	struct mem_section_usage *usage = READ_ONCE(ms->usage);

	return usage ? test_bit(idx, usage->subsection_map) : 0;
#endif
}

static int pfn_valid(unsigned long pfn)
{
	struct mem_section *ms = &section;
	int ret;

	if (BUGGY == 1)
		return valid_section(ms) && pfn_section_valid(ms, pfn);
	rcu_read_lock();
	if (!valid_section(ms)) {
		rcu_read_unlock();
		sometimes("the section was gone");
		return 0;
	}
	ret = pfn_section_valid(ms, pfn);
	rcu_read_unlock();
	return ret;
}

static void section_deactivate(struct mem_section *ms, unsigned long subsection)
{
	mutex_lock(&mem_hotplug_lock);
	bitmap_clear(ms->usage->subsection_map, subsection, 1);
	if (bitmap_empty(ms->usage->subsection_map, SUBSECTIONS_PER_SECTION)) {
		if (BUGGY == 1) {
			kfree(ms->usage);
			ms->usage = NULL;
			WRITE_ONCE(ms->section_mem_map, 0UL);
		} else {
			/* Who comes now finds no section; who came before is in a read section. */
			ms->section_mem_map &= ~SECTION_HAS_MEM_MAP;
			kfree_rcu(ms->usage, rcu);
			WRITE_ONCE(ms->usage, NULL);
		}
	}
	mutex_unlock(&mem_hotplug_lock);
}

task(compaction)
{
	if (pfn_valid(choose(SUBSECTIONS_PER_SECTION)))
		sometimes("the page was there");
	else
		sometimes("the page was not there");
}

task(hotplug)
{
	section_deactivate(&section, 0);
	section_deactivate(&section, 1);
}
