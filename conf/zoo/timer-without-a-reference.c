// SPDX-License-Identifier: Apache-2.0
/*
 * A timer of a socket has no reference to it: the last user frees the socket while the timer's function runs.
 *
 * id: I-43
 * fix: 9cc02ede6962
 * cve: CVE-2022-2318
 * expect: -D BUGGY=1,2: use-after-free
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * 9cc02ede6962 "net: rose: fix UAF bugs caused by timer handler" (Linux 5.19): a pending timer has a reference, which its function drops, or who deletes it
 * (sk_reset_timer(), sk_stop_timer()). BUGGY=1: it has none; BUGGY=2: who deletes it drops one whether or not it was pending.
 *
 *   close                                the timer's function
 *                                        begins
 *   timer_delete(): not pending
 *   drops the last reference; freed
 *                                        locks the socket  <- freed
 *
 *   racewalk run conf/zoo/timer-without-a-reference.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/timer.h>

SCENARIO("a socket with a timer");

struct sock {
	refcount_t sk_refcnt;
	spinlock_t lock;
	struct timer_list timer;
	int state, again;
};

static struct sock *sock;

static void sock_put(struct sock *sk)
{
	if (refcount_dec_and_test(&sk->sk_refcnt))
		kfree(sk);
}

static void sk_reset_timer(struct sock *sk, struct timer_list *timer, unsigned long expires)
{
	if (!mod_timer(timer, expires) && BUGGY != 1)
		refcount_inc(&sk->sk_refcnt);
}

static void sk_stop_timer(struct sock *sk, struct timer_list *timer)
{
	bool pending = timer_delete(timer);

	if ((pending && BUGGY == 0) || BUGGY == 2)
		sock_put(sk);
}

static void rose_timer_expiry(struct timer_list *t)
{
	struct sock *sk = from_timer(sk, t, timer);

	spin_lock(&sk->lock);
	if (!sk->state && !sk->again++) {
		sometimes("the timer is set again by its function");
		sk_reset_timer(sk, &sk->timer, 1);
	}
	spin_unlock(&sk->lock);
	if (BUGGY != 1)
		sock_put(sk);
}

setup(void)
{
	sock = kzalloc(sizeof(*sock), GFP_KERNEL);
	BUG_ON(!sock);
	refcount_set(&sock->sk_refcnt, 2);
	spin_lock_init(&sock->lock);
	timer_setup(&sock->timer, rose_timer_expiry, 0);
}

task(opens, .cpu = 0)
{
	spin_lock_bh(&sock->lock);
	if (!sock->state)
		sk_reset_timer(sock, &sock->timer, 1);
	spin_unlock_bh(&sock->lock);
	sock_put(sock);
}

task(closes, .cpu = 1)
{
	spin_lock_bh(&sock->lock);
	sock->state = 1;
	sk_stop_timer(sock, &sock->timer);
	spin_unlock_bh(&sock->lock);
	sock_put(sock);
}
