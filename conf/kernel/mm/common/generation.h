/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which generation of the per-VMA lock: -D GENERATION=g1, g2-v6, g2 (the default) or g3.
 * Each has a folder beside common/; what did not change between them lies in common/.
 *
 *   g1     Linux 6.4 to 6.14: a read-write semaphore in each VMA, and a detached flag
 *   g2-v6  the series that replaced both by a reference count, as of December 2024
 *   g2     that series as merged in Linux 6.15
 *   g3     Linux 6.16 and later
 */
#ifndef _MM_GENERATION_H
#define _MM_GENERATION_H

#ifndef GENERATION
#define GENERATION	g2
#endif

/* Where such a header is a macro's argument, none of the words in it may be a macro. */
#define __GENERATION_PATH(path)		#path
#define __GENERATION_HEADER(path)	__GENERATION_PATH(path)
#define GENERATION_HEADER(file)		__GENERATION_HEADER(mm/GENERATION/file)

#endif
