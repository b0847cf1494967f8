/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory management as a whole, for scenarios. -D GENERATION chooses the lock of VMAs, -D
 * MMAP_ORDER the order in which a mapping is replaced; see common/generation.h and
 * common/mmap_region.h.
 */
#ifndef _MM_MM_H
#define _MM_MM_H

#include "common/mmap.h"
#include "common/fork.h"
#include "common/vm_flags.h"
#include "common/user.h"
#include "common/gup.h"
#include "common/mremap.h"
#include "common/vmscan.h"
#include "common/madvise.h"
#include "common/userfaultfd_move.h"
#include "common/task_mmu.h"
#include "common/names.h"
#include "common/page_vma_mapped.h"
#ifdef CONFIG_MEMORY_FAILURE
#include "common/memory-failure.h"
#endif
#ifdef CONFIG_HUGETLB_PAGE
#include "common/hugetlb.h"
#endif

#endif
