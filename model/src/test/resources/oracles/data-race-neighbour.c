// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// Neighbouring bytes are different locations; two halves of one long are not.
#include <racewalk.h>
#include <linux/compiler.h>
#include <linux/types.h>

static struct {
	u8 mine;
	u8 yours;
	u16 ours;
	u32 theirs;
	union {
		u64 whole;
		u32 half[2];
	};
} box;
static u64 seen;

task(writer)
{
	box.yours = 2;
	box.theirs = 3;
#ifdef BUGGY
	box.half[1] = 4;
#endif
}

task(reader)
{
	WRITE_ONCE(seen, box.mine + box.ours + box.whole);
}
