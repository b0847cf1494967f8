// SPDX-License-Identifier: Apache-2.0
/*
 * A driver goes while an interrupt still queues its work.
 *
 * id: I-43
 * fix: cb090e64cf25
 * cve: CVE-2023-1855
 * expect: -D BUGGY=1,2,3: use-after-free
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * cb090e64cf25 "hwmon: (xgene) Fix use after free bug in xgene_hwmon_remove due to race condition" (Linux 6.3) cancels the work. What can still queue it is
 * to be stopped first: BUGGY=1 does not cancel, BUGGY=2 cancels first and stops the interrupt then, BUGGY=3 cancels without waiting.
 *
 *   remove()                             interrupt; worker
 *   cancels the work
 *                                        queues it
 *   stops the interrupt; frees
 *                                        the work runs  <- freed
 *
 *   racewalk run conf/zoo/work-that-is-queued-after-the-end.c -D BUGGY=2
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

SCENARIO("the work of a driver that is removed");

struct context {
	struct hrtimer mailbox;		/* the interrupt of the device */
	struct work_struct workq;
	int events;
};

static struct context *ctx;

static enum hrtimer_restart rx_cb(struct hrtimer *t)
{
	struct context *ctx = container_of(t, struct context, mailbox);

	schedule_work(&ctx->workq);
	return HRTIMER_RESTART;
}

static void evt_work(struct work_struct *work)
{
	struct context *ctx = container_of(work, struct context, workq);

	ctx->events++;
	sometimes("an event was worked on");
}

setup(void)
{
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	BUG_ON(!ctx);
	INIT_WORK(&ctx->workq, evt_work);
	hrtimer_setup(&ctx->mailbox, rx_cb, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

task(driver)
{
	struct context *gone = ctx;

	hrtimer_start(&gone->mailbox, 0, HRTIMER_MODE_REL);
	cond_resched();
#if BUGGY == 2
	cancel_work_sync(&gone->workq);
#endif
	hrtimer_cancel(&gone->mailbox);
#if BUGGY == 3
	cancel_work(&gone->workq);
#elif BUGGY == 0
	cancel_work_sync(&gone->workq);
#endif
	kfree(gone);
}
