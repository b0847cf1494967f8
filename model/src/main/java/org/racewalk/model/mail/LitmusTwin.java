package org.racewalk.model.mail;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The litmus test of a core as another variant of the scenario would have it: the same accesses in
 * each task, with the ordering that they have there. Runs of the other variant are offered; for
 * each task one is needed in which it makes the accesses of the core, whatever it reads. Not thread
 * safe.
 */
public final class LitmusTwin {
    private final Explanation explanation;
    private final Trace trace;
    private final LitmusCore core;
    private final SortedMap<Integer, List<Item>> found = new TreeMap<>();

    /**
     * @param explanation of the run that fails
     * @throws Unfit if its core is nothing for a litmus test
     */
    public LitmusTwin(Explanation explanation) throws Unfit {
        this.explanation = explanation;
        this.trace = explanation.trace();
        this.core = LitmusCore.of(explanation);
    }

    /**
     * Looks into a run of the other variant.
     *
     * @return whether all tasks have been found by now
     */
    public boolean offer(Trace other) {
        for (int task : core.threads().keySet()) {
            if (!found.containsKey(task)) {
                List<Item> items = in(other, task);
                if (!items.isEmpty()) {
                    found.put(task, items);
                }
            }
        }
        return found.size() == core.threads().size();
    }

    /**
     * The file.
     *
     * @param variant in words, for the comment
     * @throws Unfit if a task was not found
     */
    public String text(String variant) throws Unfit {
        for (int task : core.threads().keySet()) {
            if (!found.containsKey(task)) {
                throw new Unfit(
                        "no run of "
                                + variant
                                + " was met in which "
                                + trace.taskName(task)
                                + " does what it does in the core");
            }
        }
        return LitmusExport.text(explanation, core.with(found), variant);
    }

    /** The statements of a task as another run has them; empty if it does not. */
    private List<Item> in(Trace other, int task) {
        int there = taskNamed(other, trace.taskName(task));
        List<Item> ours = core.threads().getOrDefault(task, List.of());
        List<Item> result = new ArrayList<>();
        int at = 0;
        boolean begun = false;
        for (Item item : ours) {
            if (!item.accesses()) {
                if (item.kind() != Item.Kind.FENCE) {
                    result.add(item);
                }
                continue;
            }
            int match = item.event() >= trace.events().size() ? at : match(other, there, at, item);
            if (match < 0) {
                return List.of();
            }
            for (int i = at; i < match && begun; i++) {
                fence(other.events().get(i), there, task, result);
            }
            begun = true;
            at = match;
            result.add(as(other.events().get(Math.min(at, other.events().size() - 1)), item));
            at++;
        }
        return result;
    }

    private static int taskNamed(Trace other, String name) {
        return other.tasks().entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .mapToInt(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
    }

    private int match(Trace other, int task, int from, Item item) {
        String name = Accesses.name(trace.events().get(item.event()));
        for (int i = from; i < other.events().size(); i++) {
            TraceEvent event = other.events().get(i);
            if (event.task() == task
                    && Accesses.name(event).equals(name)
                    && kind(event) == item.kind()) {
                return i;
            }
        }
        return -1;
    }

    private static Item.Kind kind(TraceEvent event) {
        return switch (event) {
            case Access access when access.effect() == Effect.READ -> Item.Kind.LOAD;
            case Access access when access.effect() == Effect.WRITE -> Item.Kind.STORE;
            case Access access when access.before().equals(access.after()) -> Item.Kind.LOAD;
            case Access access -> Item.Kind.SWAP;
            case Primitive primitive when primitive.intrinsic() == Intrinsic.WAKE_UP ->
                    Item.Kind.LOAD;
            case Primitive primitive when primitive.group() == TraceEvent.Group.FREE ->
                    Item.Kind.STORE;
            default -> Item.Kind.FENCE;
        };
    }

    private static Item as(TraceEvent event, Item item) {
        String order = event instanceof Access access ? access.order() : item.order();
        return new Item(
                item.event(),
                item.task(),
                item.kind(),
                item.location(),
                order,
                item.read(),
                item.written(),
                item.late(),
                item.address());
    }

    private static void fence(TraceEvent event, int there, int task, List<Item> result) {
        if (event instanceof TraceEvent.Barrier barrier && event.task() == there) {
            result.add(Item.plain(-1, task, Item.Kind.FENCE, "", barrier.name()));
        }
    }
}
