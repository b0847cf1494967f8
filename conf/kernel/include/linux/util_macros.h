/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_HELPER_MACROS_H_
#define _LINUX_HELPER_MACROS_H_
#include <linux/kernel.h>
#endif
