package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.FromWorker.AskSource;
import org.racewalk.actors.campaign.FromWorker.AskVariant;
import org.racewalk.actors.campaign.FromWorker.Unfit;
import org.racewalk.actors.campaign.LibraryCommand.Compiled;
import org.racewalk.actors.campaign.LibraryCommand.SourceIs;
import org.racewalk.actors.campaign.LibraryCommand.Tick;
import org.racewalk.actors.campaign.LibraryCommand.VariantIs;
import org.racewalk.actors.campaign.LibraryCommand.Want;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.plan.VariantSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The variants and sources of one node: it asks whoever coordinates for what it has not, each text
 * by its SHA-256 and once, compiles each program once, and keeps those used last. It asks again
 * while nothing comes.
 */
public final class Library {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** A compiled variant takes one to two megabytes; so many fill a quarter of the heap. */
    private static final int MOST_PROGRAMS =
            (int) Math.clamp(Runtime.getRuntime().maxMemory() / 4 / 1_500_000, 16, 4096);

    private static final long MOST_TEXT = 64L << 20;

    private final ActorContext<LibraryCommand> context;
    private final Engine engine;
    private final String node;
    private final ActorRef<? super FromWorker> coordinator;
    private final Executor executor;
    private final Map<Key, Order> orders = new HashMap<>();
    private final Map<VariantSpec, Variant> programs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, VariantSpec> specs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, String> texts = new LinkedHashMap<>(16, 0.75f, true);
    private long textLength;

    private record Key(String campaign, int variant) {}

    /** What somebody waits for. */
    private static final class Order {
        final List<CompletableFuture<Variant>> answers = new ArrayList<>();
        final Map<String, String> missing = new TreeMap<>();
        final Map<String, String> sources = new TreeMap<>();
        @Nullable VariantSpec spec;
    }

    private Library(
            ActorContext<LibraryCommand> context,
            Engine engine,
            String node,
            ActorRef<? super FromWorker> coordinator) {
        this.context = context;
        this.engine = engine;
        this.node = node;
        this.coordinator = coordinator;
        this.executor =
                context.getSystem()
                        .dispatchers()
                        .lookup(DispatcherSelector.fromConfig(Worker.DISPATCHER));
    }

    /** The library of a node. */
    public static Behavior<LibraryCommand> create(
            Engine engine, String node, ActorRef<? super FromWorker> coordinator) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    timers.startTimerWithFixedDelay(new Tick(), ASK_AGAIN);
                    Library library = new Library(context, engine, node, coordinator);
                    return Behaviors.receiveMessage(library::receive);
                }));
    }

    /** How workers of the node get at it. */
    public static Variants of(ActorRef<LibraryCommand> library) {
        return (campaign, index) -> {
            CompletableFuture<Variant> answer = new CompletableFuture<>();
            library.tell(new Want(campaign, index, answer));
            return answer;
        };
    }

    private Behavior<LibraryCommand> receive(LibraryCommand command) {
        switch (command) {
            case Want want -> onWant(want);
            case VariantIs answer ->
                    onVariant(new Key(answer.campaign(), answer.variant()), answer);
            case SourceIs answer -> onSource(answer);
            case Compiled compiled -> onCompiled(compiled);
            case Tick tick -> orders.forEach(this::ask);
        }
        return Behaviors.same();
    }

    private void onWant(Want want) {
        Key key = new Key(want.campaign(), want.variant());
        VariantSpec spec = specs.get(key);
        Variant known = spec == null ? null : programs.get(spec);
        if (known != null) {
            want.answer().complete(known);
            return;
        }
        Order order = orders.get(key);
        if (order == null) {
            order = new Order();
            orders.put(key, order);
            ask(key, order);
        }
        order.answers.add(want.answer());
    }

    private void ask(Key key, Order order) {
        if (order.spec == null) {
            coordinator.tell(new AskVariant(key.campaign(), key.variant(), context.getSelf()));
        } else {
            order.missing
                    .keySet()
                    .forEach(sha256 ->
                            coordinator.tell(
                                    new AskSource(key.campaign(), sha256, context.getSelf())));
        }
    }

    private void onVariant(Key key, VariantIs answer) {
        Order order = orders.get(key);
        if (order == null || order.spec != null) {
            return;
        }
        order.spec = answer.spec();
        remember(specs, key, answer.spec());
        Variant known = programs.get(answer.spec());
        if (known != null) {
            orders.remove(key);
            order.answers.forEach(one -> one.complete(known));
            return;
        }
        answer.spec()
                .sources()
                .forEach((name, sha256) -> {
                    String text = texts.get(sha256);
                    if (text == null) {
                        order.missing.put(sha256, name);
                    } else {
                        order.sources.put(name, text);
                    }
                });
        ask(key, order);
        proceed(key, order, answer.spec());
    }

    private void onSource(SourceIs answer) {
        if (!Sha256.of(answer.text()).equals(answer.sha256())) {
            context.getLog().warn("a source is not what its SHA-256 says; asking again");
            return;
        }
        if (texts.put(answer.sha256(), answer.text()) == null) {
            textLength += answer.text().length();
        }
        List.copyOf(orders.entrySet())
                .forEach(entry -> {
                    Order order = entry.getValue();
                    VariantSpec spec = order.spec;
                    if (spec != null && order.missing.remove(answer.sha256()) != null) {
                        spec.sources()
                                .forEach((name, sha256) -> {
                                    if (sha256.equals(answer.sha256())) {
                                        order.sources.put(name, answer.text());
                                    }
                                });
                        proceed(entry.getKey(), order, spec);
                    }
                });
        while (textLength > MOST_TEXT) {
            var oldest = texts.entrySet().iterator().next();
            textLength -= oldest.getValue().length();
            texts.remove(oldest.getKey());
        }
    }

    /** Compiles once all sources are there. */
    private void proceed(Key key, Order order, VariantSpec spec) {
        if (!order.missing.isEmpty()) {
            return;
        }
        Resolved resolved =
                new Resolved(
                        spec.request(),
                        order.sources,
                        spec.program(),
                        spec.calibrated(),
                        spec.marks());
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> engine.compile(resolved), executor),
                (variant, failure) ->
                        new Compiled(
                                key.campaign(),
                                key.variant(),
                                spec,
                                variant,
                                failure == null ? "" : String.valueOf(failure.getMessage())));
    }

    private void onCompiled(Compiled compiled) {
        Order order = orders.remove(new Key(compiled.campaign(), compiled.variant()));
        if (order == null) {
            return;
        }
        Variant variant = compiled.compiled();
        VariantSpec spec = compiled.spec();
        if (variant != null && variant.program().equals(spec.program())) {
            remember(programs, spec, variant);
            order.answers.forEach(answer -> answer.complete(variant));
            return;
        }
        String evidence =
                variant == null
                        ? "does not compile here: " + compiled.failure()
                        : "is program " + variant.program() + " here, not " + spec.program();
        String scenario = spec.request().scenario();
        coordinator.tell(new Unfit(compiled.campaign(), node, scenario + " " + evidence));
        order.answers.forEach(answer ->
                answer.completeExceptionally(new IllegalStateException(scenario + " " + evidence)));
    }

    private static <K, V> void remember(Map<K, V> map, K key, V value) {
        map.put(key, value);
        if (map.size() > MOST_PROGRAMS) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
