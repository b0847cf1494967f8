package org.racewalk.actors.trace;

import java.util.Locale;

/** Questions that are asked often, as SQL that a user may take and change. */
public final class Questions {
    private Questions() {}

    /** How one event lies to another in a run. */
    public enum Relation {
        /** Some A has a B before it. */
        PRECEDED_BY("b.first < a.last"),
        /** Some A has no B before it. */
        NOT_PRECEDED_BY("a.first <= coalesce(b.first, a.first)"),
        /** Some A has a B after it. */
        FOLLOWED_BY("b.last > a.first"),
        /** Some A has no B after it. */
        NOT_FOLLOWED_BY("a.last >= coalesce(b.last, a.last)");

        private final String condition;

        Relation(String condition) {
            this.condition = condition;
        }

        /** As an option of the command line, without dashes. */
        public String option() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * By outcome: in how many runs an event lies so to another.
     *
     * @param sameTask whether both must be of one task
     */
    public static String order(
            EventPattern a, Relation relation, EventPattern b, boolean sameTask) {
        String key = sameTask ? "run, task, pid" : "run";
        return """
        with a as (
            select %1$s, min(event) as first, max(event) as last from events
            where %2$s group by %1$s
        ), b as (
            select %1$s, min(event) as first, max(event) as last from events
            where %3$s group by %1$s
        ), each as (
            select run, bool_or(%4$s) as holds
            from a left join b using (%1$s) group by run
        )
        select outcome, count(*) as runs, count(each.run) as with_a,
            count(*) filter (holds) as so,
            round(100.0 * so / nullif(with_a, 0), 1) as percent,
            min(run) filter (holds) as example_run
        from runs left join each using (run)
        group by outcome order by outcome desc
        """
                .formatted(key, a.condition(), b.condition(), relation.condition);
    }

    /** Whether an event of that kind is in the store at all. */
    public static String occurs(EventPattern a) {
        return "select 1 from events where " + a.condition() + " limit 1";
    }

    /** Names in the store that are most like one that is not. */
    public static String near(EventPattern a) {
        return """
        select name from (
            select function as name from events where function is not null
            union select operation from events
                where kind in ('primitive', 'barrier', 'message')
            union select class || coalesce('.' || field, '') from events
                where class is not null
        ) order by jaro_winkler_similarity(name, '%s') desc, name limit 5
        """
                .formatted(a.toString().replace("'", "''"));
    }

    /** Lines at which most steps were made. */
    public static String hottestLines(int top) {
        return """
        select function || ':' || line as place, count(*) as steps,
            round(100.0 * count(*) / sum(count(*)) over (), 1) as percent,
            count(*) filter (operation in ('write', 'update')) as writes,
            any_value(file) as file
        from steps where function is not null
        group by function, line order by steps desc, place limit %d
        """
                .formatted(top);
    }

    /** Fields that several CPUs touch in one run, one of them writing. */
    public static String contendedFields(int top) {
        return """
        with each as (
            select run, class, object, field, count(*) as accesses,
                count(*) filter (operation <> 'read') as writes,
                bit_count(bit_or(1::bigint << cpu)) as cpus
            from accesses where class is not null
            group by run, class, object, field
        )
        select class || coalesce('.' || field, '') as field,
            sum(accesses)::bigint as accesses, sum(writes)::bigint as writes,
            count(distinct run) as runs, max(cpus) as most_cpus
        from each where cpus > 1 and writes > 0
        group by class, each.field order by accesses desc, 1 limit %d
        """
                .formatted(top);
    }

    /**
     * Failing runs by what they have in common: signature, the places of both parties, and where
     * the one that failed stood when the other acted.
     */
    public static String clusters(int top) {
        return """
        with v as (
            select * from violations where number = 1
        ), other as (
            select v.run, max(e.event) as event
            from v join events e on e.run = v.run and e.step <= v.step
                and e.function = v.other_function and e.line = v.other_line
                and (e.pid is distinct from v.pid or e.cpu is distinct from v.cpu)
            group by v.run
        ), stood as (
            select v.run, arg_max(e.function || ':' || e.line, e.event) as place
            from v join other using (run)
                join events e on e.run = v.run and e.event < other.event
                    and e.pid = v.pid and e.is_step and e.function is not null
            group by v.run
        )
        select count(*) as runs, v.signature,
            v.function || ':' || v.line as failed_at,
            v.other_function || ':' || v.other_line as other_at,
            stood.place as stood_at, min(v.run) as example_run
        from v left join stood using (run)
        group by all order by runs desc, example_run limit %d
        """
                .formatted(top);
    }

    /**
     * By class of object: steps from the last store that removed a pointer to it until it was
     * freed, or until RCU was asked to.
     */
    public static String unlinkToFree(int top) {
        return """
        with ended as (
            select run, object, class, life, coalesce(allocated_event, -1) as born,
                coalesce(freed_event, retired_event) as event,
                coalesce(freed_step, retired_step) as step
            from objects where freed_event is not null or retired_event is not null
        ), unlinks as (
            select run, event, step, class || coalesce('.' || field, '') as place,
                regexp_extract(before, '^&([^+]+)', 1) as object
            from accesses
            where operation <> 'read' and starts_with(before, '&')
                and regexp_extract(before, '^&([^+]+)', 1)
                    <> regexp_extract(after, '^&([^+]+)', 1)
        ), each as (
            select e.class, e.run, e.step - max(u.step) as steps,
                arg_max(u.place, u.event) as unlinked_from
            from ended e left join unlinks u
                on u.run = e.run and u.object = e.object
                and u.event > e.born and u.event < e.event
            group by e.run, e.object, e.life, e.class, e.step
        )
        select class, unlinked_from, count(*) as lives, min(steps) as shortest,
            median(steps) as median, max(steps) as longest,
            arg_min(run, steps) as shortest_run
        from each group by class, unlinked_from
        order by lives desc, class, unlinked_from limit %d
        """
                .formatted(top);
    }
}
