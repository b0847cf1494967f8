/**
 * What a stored campaign came to: the fold of its batches as text, JSON, JUnit XML, KTAP, SARIF and
 * metrics, and the difference of two. Prints nothing, knows no actor. May use {@code plan}, {@code
 * store}, {@code expect} and the fold of {@code campaign} with the codec of {@code wire}.
 */
@NullMarked
package org.racewalk.actors.report;

import org.jspecify.annotations.NullMarked;
