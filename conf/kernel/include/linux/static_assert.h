/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_STATIC_ASSERT_H
#define _LINUX_STATIC_ASSERT_H
#include <linux/build_bug.h>
#endif
