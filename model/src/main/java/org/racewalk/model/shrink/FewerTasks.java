package org.racewalk.model.shrink;

/** Tasks removed: one that never acts until no other can. */
final class FewerTasks implements Shrinker.Pass {
    @Override
    public boolean improves(Attempts attempts) {
        boolean improved = false;
        for (int context : attempts.best().contexts()) {
            improved |=
                    attempts.isSmallerMoved(
                            attempts.best().withoutContext(context), attempts.best());
        }
        return improved;
    }
}
