/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers and what they stand for: lib/idr.c. Who changes an idr holds a lock of his own, who looks one up may
 * be in an RCU read section; an ida has a lock.
 */
#ifndef __IDR_H__
#define __IDR_H__

#include <linux/xarray.h>

struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;
	unsigned int idr_next;
};

#define IDR_INIT_BASE(name, base)	{ .idr_rt = XARRAY_INIT((name).idr_rt, 0), .idr_base = (base) }
#define IDR_INIT(name)			IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name)		struct idr name = IDR_INIT(name)

static inline void idr_init_base(struct idr *idr, int base)
{
	xa_init(&idr->idr_rt);
	idr->idr_base = base;
	idr->idr_next = 0;
}
#define idr_init(idr)			idr_init_base(idr, 0)
#define idr_preload(gfp)		preempt_disable()
#define idr_preload_end()		preempt_enable()
#define idr_is_empty(idr)		xa_empty(&(idr)->idr_rt)

/* The first free number in [start, end); end 0: none. */
static inline int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	unsigned long max = end > 0 ? end - 1 : INT_MAX, id = start;
	XA_STATE(xas, &idr->idr_rt, 0);

	for (; id <= max; id++) {
		xas_set(&xas, id);
		if (!xas_load(&xas))
			break;
	}
	if (id > max)
		return -ENOSPC;
	do {
		xas_store(&xas, ptr ? ptr : XA_ZERO_ENTRY);
	} while (xas_nomem(&xas, gfp));
	return xas_error(&xas) ? xas_error(&xas) : (int)id;
}

static inline int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int from = max((int)idr->idr_next, start);
	int id = idr_alloc(idr, ptr, from, end, gfp);

	if (id == -ENOSPC && from > start)
		id = idr_alloc(idr, ptr, start, end, gfp);
	if (id >= 0)
		WRITE_ONCE(idr->idr_next, id + 1);
	return id;
}

static inline void *idr_find(const struct idr *idr, unsigned long id)
{
	XA_STATE(xas, (struct xarray *)&idr->idr_rt, id);
	void *entry;

	do {
		entry = xas_load(&xas);
	} while (xa_is_retry(entry));
	return xa_is_zero(entry) ? NULL : entry;
}

static inline void *idr_remove(struct idr *idr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id);
	void *entry = xas_store(&xas, NULL);

	return xa_is_zero(entry) ? NULL : entry;
}

static inline void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id);
	void *entry = xas_load(&xas);

	if (!entry)
		return ERR_PTR(-ENOENT);
	xas_store(&xas, ptr ? ptr : XA_ZERO_ENTRY);
	return xa_is_zero(entry) ? NULL : entry;
}

static inline void *idr_get_next(struct idr *idr, int *nextid)
{
	XA_STATE(xas, &idr->idr_rt, *nextid);
	void *entry;

	do {
		entry = __xas_next_entry(&xas, INT_MAX);
	} while (xa_is_retry(entry));
	if (entry)
		*nextid = xas.xa_index;
	return entry;
}
#define idr_for_each_entry(idr, entry, id)					\
	for (id = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; id++)
#define idr_for_each_entry_continue(idr, entry, id)				\
	for (; ((entry) = idr_get_next(idr, &(id))) != NULL; id++)

static inline int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data),
			       void *data)
{
	void *entry;
	int id, ret = 0;

	for (id = 0; !ret && (entry = idr_get_next((struct idr *)idr, &id)) != NULL; id++)
		ret = fn(id, entry, data);
	return ret;
}
#define idr_destroy(idr)		xa_destroy(&(idr)->idr_rt)

struct ida {
	struct xarray xa;
};

#define IDA_INIT(name)			{ .xa = XARRAY_INIT((name).xa, XA_FLAGS_LOCK_IRQ) }
#define DEFINE_IDA(name)		struct ida name = IDA_INIT(name)
#define ida_init(ida)			xa_init_flags(&(ida)->xa, XA_FLAGS_LOCK_IRQ)

static inline int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	u32 id;
	int err = xa_alloc_irq(&ida->xa, &id, xa_mk_value(1), XA_LIMIT(min, max), gfp);

	return err == -EBUSY ? -ENOSPC : err ? err : (int)id;
}
#define ida_alloc(ida, gfp)		ida_alloc_range(ida, 0, INT_MAX, gfp)
#define ida_alloc_min(ida, min, gfp)	ida_alloc_range(ida, min, INT_MAX, gfp)
#define ida_alloc_max(ida, max, gfp)	ida_alloc_range(ida, 0, max, gfp)

static inline void ida_free(struct ida *ida, unsigned int id)
{
	if (!xa_erase_irq(&ida->xa, id))
		WARN(1, "ida_free called for an id which is not allocated\n");
}
#define ida_is_empty(ida)		xa_empty(&(ida)->xa)
#define ida_destroy(ida)		xa_destroy(&(ida)->xa)

#endif
