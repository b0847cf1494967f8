package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.WorldPart;
import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The director of one spread world: has hosts make its places, then has them make one run after the
 * other. If a place or its node is lost, or something takes too long, all places are made anew on
 * the hosts that are left, and the run is begun again from its replay string: it is the same run.
 */
final class WorldActor {
    private static final int MOST_ATTEMPTS = 10;

    private final ActorContext<WorldCommand> context;
    private final TimerScheduler<WorldCommand> timers;
    private final SpreadWorld world;
    private final int placeCount;

    private List<ActorRef<HostCommand>> hosts = List.of();
    private int generation;
    private Phase phase = Phase.IDLE;
    private final Set<ActorRef<HostCommand>> compiling = new HashSet<>();
    private List<ActorRef<HostCommand>> used = List.of();
    private final SortedMap<Integer, ActorRef<PlaceCommand>> places = new TreeMap<>();
    private final Set<Integer> ready = new HashSet<>();
    private final SortedMap<Integer, PlaceReport> told = new TreeMap<>();
    private WorldCommand.@Nullable Make wanted;
    private WorldCommand.@Nullable Ended ended;
    private long run;
    private int attempts;

    /** How far the run that is wanted has come. */
    private enum Phase {
        /** None is wanted. */
        IDLE,
        /** There is no host yet. */
        SEEKING,
        /** Hosts compile the program. */
        COMPILING,
        /** Places are being made. */
        SPAWNING,
        /** Places go back to the state before set-up. */
        PREPARING,
        /** The Interconnect makes the run. */
        RUNNING,
        /** Places tell of it. */
        ASKING
    }

    private WorldActor(
            ActorContext<WorldCommand> context,
            TimerScheduler<WorldCommand> timers,
            SpreadWorld world) {
        this.context = context;
        this.timers = timers;
        this.world = world;
        placeCount = WorldPart.places(world.settings().cpus());
    }

    static Behavior<WorldCommand> create(SpreadWorld world) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    WorldActor actor = new WorldActor(context, timers, world);
                    context.getSystem()
                            .receptionist()
                            .tell(
                                    Receptionist.subscribe(
                                            PlaceHost.KEY,
                                            context.messageAdapter(
                                                    Receptionist.Listing.class,
                                                    WorldCommand.Hosts::new)));
                    return Behaviors.receiveMessage(command -> {
                        if (command instanceof WorldCommand.End) {
                            actor.giveUp("is no longer wanted");
                            return Behaviors.stopped();
                        }
                        actor.receive(command);
                        return Behaviors.same();
                    });
                }));
    }

    private void receive(WorldCommand command) {
        switch (command) {
            case WorldCommand.Hosts found -> {
                hosts =
                        found.listing().getServiceInstances(PlaceHost.KEY).stream()
                                .sorted(Comparator.comparing(host -> host.path().toString()))
                                .toList();
                if (phase == Phase.SEEKING) {
                    gather();
                }
            }
            case WorldCommand.Make make -> {
                wanted = make;
                attempts = 1;
                if (places.size() == placeCount) {
                    prepare();
                } else {
                    gather();
                }
            }
            case WorldCommand.Compiled compiled when compiled.generation() == generation -> {
                if (phase == Phase.COMPILING
                        && compiling.remove(compiled.host())
                        && compiling.isEmpty()) {
                    spawn();
                }
            }
            case WorldCommand.Spawned spawned when spawned.generation() == generation ->
                    met(spawned);
            case WorldCommand.Refused refused when refused.generation() == generation ->
                    giveUp("a node cannot take part: " + refused.why());
            case WorldCommand.Ready is when is.run() == run && phase == Phase.PREPARING -> {
                ready.add(is.place());
                if (ready.size() == placeCount) {
                    go();
                }
            }
            case WorldCommand.Ended is when is.run() == run && phase == Phase.RUNNING -> ask(is);
            case WorldCommand.Told is when is.run() == run && phase == Phase.ASKING -> {
                told.put(is.place(), is.report());
                if (told.size() == placeCount) {
                    complete();
                }
            }
            case WorldCommand.Failed is when is.run() == run && phase != Phase.IDLE ->
                    giveUp(
                            WorldPart.name(is.place(), world.settings().cpus())
                                    + " has failed: "
                                    + is.why());
            case WorldCommand.Gone gone when gone.generation() == generation ->
                    again("the place of " + placeName(gone.place()) + " is lost");
            case WorldCommand.Overdue late
                    when late.generation() == generation
                            && late.run() == run
                            && phase != Phase.IDLE ->
                    again("no answer in time while " + phase);
            case WorldCommand.End end -> throw new IllegalStateException("it has ended");
            // Of an earlier generation or run, or out of its time.
            case WorldCommand.Compiled late -> {}
            case WorldCommand.Spawned late ->
                    late.actor().tell(new PlaceCommand.Stop("is no longer wanted"));
            case WorldCommand.Refused late -> {}
            case WorldCommand.Ready late -> {}
            case WorldCommand.Ended late -> {}
            case WorldCommand.Told late -> {}
            case WorldCommand.Failed late -> {}
            case WorldCommand.Gone late -> {}
            case WorldCommand.Overdue late -> {}
        }
    }

    private String placeName(int place) {
        return WorldPart.name(place, world.settings().cpus());
    }

    private void enter(Phase next) {
        phase = next;
        timers.cancelAll();
        if (next != Phase.IDLE) {
            timers.startSingleTimer(
                    new WorldCommand.Overdue(generation, run),
                    next == Phase.RUNNING ? world.runLimit() : world.answerLimit());
        }
    }

    // ---- places
    // --------------------------------------------------------------------------------------

    /** Takes hosts, and has those compile that do not know the program. */
    private void gather() {
        generation++;
        if (hosts.isEmpty()) {
            enter(Phase.SEEKING);
            return;
        }
        used = hosts.subList(0, Math.min(hosts.size(), placeCount));
        compiling.clear();
        compiling.addAll(used);
        enter(Phase.COMPILING);
        VariantRequest request = world.request();
        for (ActorRef<HostCommand> host : used) {
            Map<String, String> sources = isHere(host) ? Map.of() : world.sources().get();
            sources.forEach(
                    (name, text) -> host.tell(new HostCommand.Source(world.program(), name, text)));
            String kernel = request.kernel();
            host.tell(
                    new HostCommand.Compile(
                            generation,
                            world.program(),
                            sources.size(),
                            request.scenario(),
                            request.defines(),
                            request.includes(),
                            kernel == null ? "" : kernel,
                            context.getSelf()));
        }
    }

    private static boolean isHere(ActorRef<HostCommand> host) {
        return host.path().address().hasLocalScope();
    }

    private void spawn() {
        enter(Phase.SPAWNING);
        String replay = make().replay();
        for (int place = 0; place < placeCount; place++) {
            used.get(place % used.size())
                    .tell(
                            new HostCommand.Spawn(
                                    generation, place, world.program(), replay, context.getSelf()));
        }
    }

    private void met(WorldCommand.Spawned spawned) {
        places.put(spawned.place(), spawned.actor());
        context.watchWith(spawned.actor(), new WorldCommand.Gone(generation, spawned.place()));
        if (places.size() == placeCount && phase == Phase.SPAWNING) {
            List<ActorRef<PlaceCommand>> all = List.copyOf(places.values());
            all.forEach(place -> place.tell(new PlaceCommand.Meet(all, context.getSelf())));
            prepare();
        }
    }

    private void dismiss() {
        for (ActorRef<PlaceCommand> place : places.values()) {
            context.unwatch(place);
            place.tell(new PlaceCommand.Stop("is no longer wanted"));
        }
        places.clear();
        generation++;
    }

    // ---- a run
    // ---------------------------------------------------------------------------------------

    private WorldCommand.Make make() {
        WorldCommand.Make now = wanted;
        if (now == null) {
            throw new IllegalStateException("no run is wanted");
        }
        return now;
    }

    private void prepare() {
        run++;
        ready.clear();
        told.clear();
        ended = null;
        enter(Phase.PREPARING);
        PlaceCommand.Prepare prepare = new PlaceCommand.Prepare(run, make().replay());
        places.values().forEach(place -> place.tell(prepare));
    }

    private void go() {
        enter(Phase.RUNNING);
        Objects.requireNonNull(places.get(WorldPart.interconnect(world.settings().cpus())))
                .tell(new PlaceCommand.Go(run, make().seed()));
    }

    private void ask(WorldCommand.Ended is) {
        ended = is;
        enter(Phase.ASKING);
        places.values().forEach(place -> place.tell(new PlaceCommand.Report(run)));
    }

    private void complete() {
        WorldCommand.Ended end = ended;
        if (end == null) {
            throw new IllegalStateException("the run has not ended");
        }
        List<Violation> violations = new ArrayList<>();
        long hidden = 0;
        SortedMap<Integer, Long> reached = new TreeMap<>();
        List<Long> coverage = new ArrayList<>();
        for (PlaceReport report : told.values()) {
            violations.addAll(report.violations());
            hidden += report.hiddenRaces();
            for (int i = 0; i + 1 < report.reached().size(); i += 2) {
                reached.put(report.reached().get(i).intValue(), report.reached().get(i + 1));
            }
            coverage.addAll(report.coverage());
        }
        SpreadRun made = new SpreadRun(end, violations, hidden, reached, coverage, attempts);
        WorldCommand.Make done = make();
        wanted = null;
        enter(Phase.IDLE);
        done.result().complete(made);
    }

    private void again(String why) {
        dismiss();
        if (phase == Phase.IDLE) {
            return;
        }
        if (attempts == MOST_ATTEMPTS) {
            giveUp(why + ", for the " + attempts + "th time");
            return;
        }
        attempts++;
        context.getLog().warn("{}: the run is begun again from its replay string", why);
        gather();
    }

    private void giveUp(String why) {
        dismiss();
        WorldCommand.Make failed = wanted;
        wanted = null;
        enter(Phase.IDLE);
        if (failed != null) {
            failed.result().completeExceptionally(new PlacementException(why));
        }
    }
}
