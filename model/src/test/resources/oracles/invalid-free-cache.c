// SPDX-License-Identifier: Apache-2.0
// expect: INVALID_FREE
// An object must go back to the cache that it came from.
#include <racewalk.h>
#include <linux/slab.h>

struct apple {
	int colour;
};

struct pear {
	int colour;
};

static struct kmem_cache *apples;
static struct kmem_cache *pears;

setup(void)
{
	apples = KMEM_CACHE(apple, 0);
	pears = KMEM_CACHE(pear, 0);
}

task(user)
{
	struct apple *apple = kmem_cache_alloc(apples, GFP_KERNEL);

	if (!apple)
		return;
#ifdef BUGGY
	kmem_cache_free(pears, apple);
#else
	kmem_cache_free(apples, apple);
#endif
}
