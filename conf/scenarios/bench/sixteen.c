// SPDX-License-Identifier: Apache-2.0
/*
 * For "racewalk bench engine", with --cpus 16: readers under RCU, buckets with
 * a lock each, and a writer that replaces what the readers read.
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define READERS		15
#define ROUNDS		8
#define REPLACEMENTS	4
#define BUCKETS		4

SCENARIO("sixteen CPUs: readers, buckets, one writer");

struct config {
	int version;
	int twice;
	struct rcu_head rcu;
};

struct bucket {
	spinlock_t lock;
	int entries;
};

static struct config __rcu *current_config;
static struct bucket buckets[BUCKETS];
static atomic_t entries = ATOMIC_INIT(0);

static struct config *new_config(int version)
{
	struct config *config = kmalloc(sizeof(*config), GFP_KERNEL);

	if (!config)
		return NULL;
	config->version = version;
	config->twice = 2 * version;
	return config;
}

setup(void)
{
	int i;

	for (i = 0; i < BUCKETS; i++)
		spin_lock_init(&buckets[i].lock);
	rcu_assign_pointer(current_config, new_config(0));
}

task(reader, .count = READERS)
{
	struct config *config;
	struct bucket *bucket;
	int i, version;

	for (i = 0; i < ROUNDS; i++) {
		rcu_read_lock();
		config = rcu_dereference(current_config);
		version = 0;
		if (config) {
			version = config->version;
			require(config->twice == 2 * version);
		}
		rcu_read_unlock();
		if (version)
			sometimes("a reader saw a replacement");

		bucket = &buckets[(task_index() + i) % BUCKETS];
		spin_lock(&bucket->lock);
		bucket->entries++;
		spin_unlock(&bucket->lock);
		atomic_inc(&entries);
	}
}

task(writer)
{
	struct config *config, *old;
	int i;

	for (i = 1; i <= REPLACEMENTS; i++) {
		config = new_config(i);
		if (!config) {
			sometimes("a replacement found no memory");
			continue;
		}
		old = rcu_dereference_protected(current_config, true);
		rcu_assign_pointer(current_config, config);
		if (old)
			kfree_rcu(old, rcu);
	}
}

finally(void)
{
	int i, sum = 0;

	for (i = 0; i < BUCKETS; i++)
		sum += buckets[i].entries;
	require(sum == READERS * ROUNDS);
	require(atomic_read(&entries) == READERS * ROUNDS);
	kfree(rcu_dereference_protected(current_config, true));
}
