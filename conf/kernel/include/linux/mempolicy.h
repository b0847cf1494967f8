/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/mm.h>
#ifndef _MM_FIXED_VMAS_H
#include "mm/common/mempolicy.h"
#endif
