// SPDX-License-Identifier: Apache-2.0
/*
 * For "racewalk bench engine": a task that does nothing. What a run of this
 * costs is what any run costs beside its steps: reset, recording, unseed.
 */
#include <racewalk.h>

SCENARIO("nothing");

task(idle)
{
}
