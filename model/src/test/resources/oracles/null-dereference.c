// SPDX-License-Identifier: Apache-2.0
// expect: NULL_DEREFERENCE
#include <racewalk.h>
#include <linux/compiler.h>

struct config {
	long first;
	long limit;
};

static struct config defaults = { .limit = 7 };
static struct config *current_config = &defaults;

task(reader)
{
#ifdef BUGGY
	if (READ_ONCE(current_config))
		require(READ_ONCE(READ_ONCE(current_config)->limit) == 7);
#else
	struct config *config = READ_ONCE(current_config);

	if (config)
		require(READ_ONCE(config->limit) == 7);
	else
		sometimes("the remover was first");
#endif
}

task(remover)
{
	WRITE_ONCE(current_config, NULL);
}
