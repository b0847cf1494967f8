/* SPDX-License-Identifier: Apache-2.0 */
/* What there is of it comes with mm/mm.h. */
#include <linux/sched.h>
