/** Goal: what befalls real nodes costs no result. Method: forked JVMs, and faults made to them. */
package org.racewalk.actors.faults;
