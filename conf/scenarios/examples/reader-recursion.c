// SPDX-License-Identifier: Apache-2.0
/*
 * A reader of a rw_semaphore that takes it again. Readers queue behind a waiting
 * writer, and the writer waits for the first read lock: none of them gets on.
 *
 *   -D BUGGY  the lookup takes the semaphore although its caller holds it (deadlock)
 */
#include <racewalk.h>
#include <linux/rwsem.h>

SCENARIO("a reader looks something up twice while a writer wants in");

static DECLARE_RWSEM(table_lock);
static int table[4];

static int lookup_locked(int i)
{
	return table[i];
}

static int lookup(int i)
{
	int value;

	down_read(&table_lock);
	value = lookup_locked(i);
	up_read(&table_lock);
	return value;
}

task(reader)
{
	int sum;

	down_read(&table_lock);
	sum = lookup_locked(0);
#ifdef BUGGY
	sum += lookup(1);
#else
	sum += lookup_locked(1);
#endif
	up_read(&table_lock);
	require(sum == 0 || sum == 2, "a reader sees all of an update or nothing");
	if (sum)
		sometimes("the reader saw the update");
	require(lookup(2) == 0);
}

task(writer)
{
	down_write(&table_lock);
	table[0]++;
	table[1]++;
	up_write(&table_lock);
}
