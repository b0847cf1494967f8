/* SPDX-License-Identifier: Apache-2.0 */
/* Poll: what waits says how it wants to be told. */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <linux/wait.h>

#define EPOLLIN		((__poll_t)0x00000001)
#define EPOLLPRI	((__poll_t)0x00000002)
#define EPOLLOUT	((__poll_t)0x00000004)
#define EPOLLERR	((__poll_t)0x00000008)
#define EPOLLHUP	((__poll_t)0x00000010)
#define EPOLLNVAL	((__poll_t)0x00000020)
#define EPOLLRDNORM	((__poll_t)0x00000040)
#define EPOLLWRNORM	((__poll_t)0x00000100)
#define EPOLLRDHUP	((__poll_t)0x00002000)
/* The queue is about to be freed: who is on it must leave it at once. */
#define POLLFREE	((__poll_t)0x4000)
#define POLLIN		0x0001
#define POLLOUT		0x0004
#define POLLERR		0x0008
#define POLLHUP		0x0010

struct file;
struct poll_table_struct;

typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *wq_head,
				struct poll_table_struct *p);

typedef struct poll_table_struct {
	poll_queue_proc _qproc;
	__poll_t _key;
} poll_table;

/* Adds to the queue by the table's function; a full barrier, so that what is looked at then is seen. */
static inline void poll_wait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p)
{
	if (p && p->_qproc) {
		p->_qproc(filp, wait_address, p);
		smp_mb();
	}
}

static inline void init_poll_funcptr(poll_table *pt, poll_queue_proc qproc)
{
	pt->_qproc = qproc;
	pt->_key = ~(__poll_t)0;
}
#define poll_does_not_wait(p)		(!(p) || !(p)->_qproc)
#define poll_requested_events(p)	((p) ? (p)->_key : ~(__poll_t)0)

#endif
