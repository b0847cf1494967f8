/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/list_bl.h>
