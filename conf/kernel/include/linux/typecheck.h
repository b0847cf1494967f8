/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TYPECHECK_H_INCLUDED
#define TYPECHECK_H_INCLUDED

#define typecheck(type, x)	1
#define typecheck_fn(type, function)	((void)0)

#endif
