// SPDX-License-Identifier: Apache-2.0
/*
 * Money moves between two accounts, each with a lock of its own. Whoever takes two
 * locks of one kind must do so in one order.
 *
 *   -D BUGGY  takes the giver's lock first: two transfers in opposite directions wait
 *             for each other. A run in which they do not meet shows the inversion of
 *             the order all the same.
 */
#include <racewalk.h>
#include <linux/spinlock.h>
#include <linux/minmax.h>

SCENARIO("two transfers in opposite directions");

struct account {
	spinlock_t lock;
	long balance;
};

static struct account accounts[2];

static void transfer(struct account *from, struct account *to, long amount)
{
	struct account *first = from, *second = to;

#ifndef BUGGY
	if (second < first)
		swap(first, second);
#endif
	spin_lock(&first->lock);
	spin_lock_nested(&second->lock, SINGLE_DEPTH_NESTING);
	from->balance -= amount;
	to->balance += amount;
	spin_unlock(&second->lock);
	spin_unlock(&first->lock);
}

setup(void)
{
	spin_lock_init(&accounts[0].lock);
	spin_lock_init(&accounts[1].lock);
	accounts[0].balance = 100;
	accounts[1].balance = 100;
}

task(there)
{
	transfer(&accounts[0], &accounts[1], 1 + choose(10));
}

task(back)
{
	transfer(&accounts[1], &accounts[0], 1 + choose(10));
}

finally(void)
{
	require(accounts[0].balance + accounts[1].balance == 200, "no money is made or lost");
}
