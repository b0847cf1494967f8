/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_INSTRUMENTATION_H
#define _LINUX_INSTRUMENTATION_H

#define instrumentation_begin()	((void)0)
#define instrumentation_end()	((void)0)

#endif
