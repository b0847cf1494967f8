/**
 * What is always watched: violations and the detectors that need more than one look (data races,
 * lock order, leaks). Works on primitives handed in; knows neither CPUs nor schedules. Uses {@code
 * program} alone.
 */
package org.racewalk.model.oracle;
