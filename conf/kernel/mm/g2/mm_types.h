/* SPDX-License-Identifier: Apache-2.0 */
#include "mm/common/mm_types-refcount.h"
