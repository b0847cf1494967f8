/**
 * An explanation as a mail to a kernel list and as a litmus test. Pure: text from values, the same
 * bytes from the same ones. May use {@code explain}, {@code trace}, {@code oracle}, {@code
 * program}.
 */
package org.racewalk.model.mail;
