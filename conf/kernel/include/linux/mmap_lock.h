/* SPDX-License-Identifier: Apache-2.0 */
/* All of memory management, or what a scenario has taken of it (fixed_vmas.h): docs/mm.md. */
#ifndef _MM_FIXED_VMAS_H
#include "mm/mm.h"
#endif
