package org.racewalk.model.explore;

/** The simulator itself failed in a run. Names the run, so that the failure can be looked into. */
public final class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReplayString replay;

    RunFailure(ReplayString replay, RuntimeException cause) {
        super("internal failure in run " + replay + ": " + cause, cause);
        this.replay = replay;
    }

    /** The run. */
    public ReplayString replay() {
        return replay;
    }
}
