/* SPDX-License-Identifier: Apache-2.0 */
/* With memory management, or what a scenario has taken of it: linux/mm.h. */
#include <linux/mm.h>
