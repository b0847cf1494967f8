package org.racewalk.actors.cluster;

/** Why a node is no member any more. */
public enum NodeEnd {
    /** It was told to leave. */
    LEFT,
    /** The others took it for dead, or it was in a minority: it must be started again. */
    DOWNED,
    /** Nobody let it in within the time for that: it may be started again. */
    NOT_JOINED,
    /** It does not belong into that cluster, and must be changed first. */
    UNSUITABLE
}
