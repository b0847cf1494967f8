package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explainer;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.NotReproduced;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.shrink.Size;
import org.racewalk.model.trace.Lines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Makes failing runs smaller and tells what came of it. */
public final class Shrinking {
    private Shrinking() {}

    /**
     * Shrinks.
     *
     * @param signature what is to stay, or null: the first violation of the run
     * @throws WrongInputException if the run shows no such thing
     * @throws NotReproducedException if it is not the run that the string promises, or the smaller
     *     one does not end the same when it is made again
     */
    public static Shrunk shrink(
            NamedRun run, @Nullable String signature, Bound bound, Shrinker.Progress progress) {
        Program program = run.program();
        ReplayString replay = run.replay();
        Shrunk shrunk;
        try {
            shrunk = Shrinker.shrink(program, replay, signature, bound, progress);
        } catch (ReplayDivergence e) {
            throw new NotReproducedException(String.valueOf(e.getMessage()), e);
        } catch (NotReproduced e) {
            String message = String.valueOf(e.getMessage());
            if (e.isBroken()) {
                throw new NotReproducedException(message, e);
            }
            throw new WrongInputException(message + ": there is nothing to shrink");
        }
        if (!Replayer.replay(program, shrunk.replay(), null).unseedAgrees()) {
            throw new NotReproducedException(
                    "the smaller run ended in another way when it was made again");
        }
        return shrunk;
    }

    /**
     * What came of it, with the report of the smaller run.
     *
     * @param run as it was found
     */
    public static Smaller told(NamedRun run, Shrunk shrunk) {
        String name = shrunk.violation().signature();
        Remade remade = Remaking.of(run.program(), shrunk.replay(), name::equals);
        String more = more(shrunk, run.replay());
        return new Smaller(
                shrunk,
                sizes(shrunk) + remade.text() + more,
                remade.text() + more,
                map(shrunk, remade, run.replay()));
    }

    /** How many steps of a shrunk run matter. */
    static OptionalInt coreSteps(Program program, Shrunk shrunk) {
        NamedRun run = new NamedRun(program, shrunk.replay());
        return Explainer.outline(
                        program, shrunk.replay(), run.origin(), shrunk.violation().signature())
                .map(explanation -> OptionalInt.of(explanation.core().size()))
                .orElse(OptionalInt.empty());
    }

    // ---- for people

    private static String sizes(Shrunk shrunk) {
        StringBuilder text = new StringBuilder();
        text.append("           tasks  operations  switches  delays  objects     steps\n");
        row(text, "found", shrunk.before());
        row(text, "shrunk", shrunk.after());
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %,d runs%s\n\n",
                        shrunk.runs(),
                        shrunk.complete() ? "" : ", stopped at the bound"));
        return text.toString();
    }

    /** What the run was found as, if it is another one now, and what else was met. */
    private static String more(Shrunk shrunk, ReplayString original) {
        StringBuilder text = new StringBuilder();
        Size before = shrunk.before();
        if (!shrunk.replay().equals(original)) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "\nfound as a run of %,d steps and %,d switches:\nracewalk replay %s\n",
                            before.steps(),
                            before.switches(),
                            original.text()));
        }
        for (Finding other : shrunk.others()) {
            text.append('\n');
            Lines.paragraph("met while shrinking: ", "  ", other.signature())
                    .forEach(line -> text.append(line).append('\n'));
            text.append("racewalk replay ").append(other.replay().text()).append('\n');
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Size size) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %-8s%,6d%,12d%,10d%,8d%,9d%,10d\n",
                        name,
                        size.tasks(),
                        size.operations(),
                        size.switches(),
                        size.delays(),
                        size.objects(),
                        size.steps()));
    }

    // ---- for machines

    private static Map<String, @Nullable Object> map(
            Shrunk shrunk, Remade remade, ReplayString original) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("signature", shrunk.violation().signature());
        map.put("found", original.text());
        map.put("replay", shrunk.replay().text());
        map.put("before", toMap(shrunk.before()));
        map.put("after", toMap(shrunk.after()));
        map.put("runs", shrunk.runs());
        map.put("complete", shrunk.complete());
        map.put("reports", remade.reports());
        List<Map<String, @Nullable Object>> others = new ArrayList<>();
        for (Finding other : shrunk.others()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("signature", other.signature());
            one.put("replay", other.replay().text());
            one.put("runs", other.runs());
            others.add(one);
        }
        map.put("others", others);
        return map;
    }

    /** A size for machines. */
    public static Map<String, @Nullable Object> toMap(Size size) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("tasks", size.tasks());
        map.put("operations", size.operations());
        map.put("switches", size.switches());
        map.put("delays", size.delays());
        map.put("objects", size.objects());
        map.put("steps", size.steps());
        return map;
    }
}
