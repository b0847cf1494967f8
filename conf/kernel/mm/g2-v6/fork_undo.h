/* SPDX-License-Identifier: Apache-2.0 */
#include "mm/common/fork_undo-marker.h"
