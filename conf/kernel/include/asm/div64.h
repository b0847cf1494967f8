/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _ASM_DIV64_H
#define _ASM_DIV64_H

/* do_div() */
#include <linux/math64.h>

#endif
