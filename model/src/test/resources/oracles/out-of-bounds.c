// SPDX-License-Identifier: Apache-2.0
// expect: OUT_OF_BOUNDS
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/slab.h>

#define SLOTS	2

static long *slots;
static atomic_t used = ATOMIC_INIT(0);

setup(void)
{
	slots = kcalloc(SLOTS, sizeof(*slots), GFP_KERNEL);
}

task(adder, .count = 3)
{
#ifdef BUGGY
	int slot = atomic_read(&used) < SLOTS ? atomic_fetch_inc(&used) : SLOTS;

	if (slot <= SLOTS && atomic_read(&used) > SLOTS)
		WRITE_ONCE(slots[slot], 1);
#else
	int slot = atomic_fetch_add_unless(&used, 1, SLOTS);

	if (slot < SLOTS)
		WRITE_ONCE(slots[slot], 1);
	else
		sometimes("no slot was left");
#endif
}

finally(void)
{
	kfree(slots);
}
