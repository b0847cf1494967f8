/* SPDX-License-Identifier: Apache-2.0 */
/* With -D CONFIG_UPROBES=1. */
#include <linux/mm.h>
#ifndef _MM_FIXED_VMAS_H
#include "mm/common/uprobes.h"
#endif
