/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is printed, and arguments are not evaluated. */
#ifndef __KERNEL_PRINTK__
#define __KERNEL_PRINTK__

#define KERN_EMERG	""
#define KERN_ALERT	""
#define KERN_CRIT	""
#define KERN_ERR	""
#define KERN_WARNING	""
#define KERN_NOTICE	""
#define KERN_INFO	""
#define KERN_DEBUG	""
#define KERN_CONT	""
#define KERN_DEFAULT	""

#ifndef pr_fmt
#define pr_fmt(fmt)	fmt
#endif

#define printk(fmt, ...)		0
#define no_printk(fmt, ...)		0
#define printk_once(fmt, ...)		0
#define printk_deferred(fmt, ...)	0
#define printk_ratelimited(fmt, ...)	0
#define pr_emerg(fmt, ...)		((void)0)
#define pr_alert(fmt, ...)		((void)0)
#define pr_crit(fmt, ...)		((void)0)
#define pr_err(fmt, ...)		((void)0)
#define pr_warn(fmt, ...)		((void)0)
#define pr_notice(fmt, ...)		((void)0)
#define pr_info(fmt, ...)		((void)0)
#define pr_cont(fmt, ...)		((void)0)
#define pr_devel(fmt, ...)		((void)0)
#define pr_debug(fmt, ...)		((void)0)
#define pr_err_once(fmt, ...)		((void)0)
#define pr_warn_once(fmt, ...)		((void)0)
#define pr_info_once(fmt, ...)		((void)0)
#define pr_err_ratelimited(fmt, ...)	((void)0)
#define pr_warn_ratelimited(fmt, ...)	((void)0)
#define dump_stack()			((void)0)

#endif
