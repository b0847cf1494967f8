/* SPDX-License-Identifier: Apache-2.0 */
#include "mm/common/vma_init-refcount.h"
