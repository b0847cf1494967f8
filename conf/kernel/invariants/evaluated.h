/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an invariant was ever asked: -D MARK_INVARIANTS makes each place where one is decided a mark, so
 * that a clean verdict is vacuous if one of them was never reached.
 */
#ifndef _INVARIANTS_EVALUATED_H
#define _INVARIANTS_EVALUATED_H

#include <racewalk.h>

#ifdef MARK_INVARIANTS
#define evaluated(id)	sometimes(id " was evaluated")
#else
#define evaluated(id)	((void)0)
#endif

#endif
