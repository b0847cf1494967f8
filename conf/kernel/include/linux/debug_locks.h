/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_DEBUG_LOCKS_H
#define _LINUX_DEBUG_LOCKS_H

#include <linux/lockdep.h>

#endif
