/**
 * Instructions of the simulated machine and the compiled program: what the C front end writes and
 * the machine runs. Nothing here executes, parses or decides. Uses no other package of the model;
 * every other package may use it.
 */
package org.racewalk.model.program;
