package org.racewalk.actors.cluster;

import com.typesafe.config.Config;

import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;

import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

import java.util.List;

/**
 * Refuses nodes of another build: their runs would be others, and their messages might be. Called
 * by Pekko on both sides, when a node joins.
 */
public final class Door extends JoinConfigCompatChecker {
    /** Set by {@link NodeConfiguration}; the same on all nodes of a cluster. */
    static final String BUILD = "racewalk.cluster.build";

    @Override
    public Seq<String> requiredKeys() {
        return seq(List.of(BUILD));
    }

    @Override
    public ConfigValidation check(Config toCheck, Config actual) {
        String theirs = toCheck.hasPath(BUILD) ? toCheck.getString(BUILD) : "unknown";
        String ours = actual.getString(BUILD);
        return theirs.equals(ours)
                ? Valid$.MODULE$
                : new Invalid(
                        seq(
                                List.of(
                                        "this is build "
                                                + ours
                                                + " of Racewalk, the other node is build "
                                                + theirs
                                                + ": install the same on all nodes")));
    }

    private static Seq<String> seq(List<String> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
