package org.racewalk.actors.campaign;

/**
 * A range of runs of one variant: what a worker is given.
 *
 * @param id place in the campaign's order, from 0
 * @param variant index among the campaign's variants
 * @param from first run
 * @param to one after the last run
 */
public record Batch(long id, int variant, long from, long to) {
    /** How many runs. */
    public long runs() {
        return to - from;
    }
}
