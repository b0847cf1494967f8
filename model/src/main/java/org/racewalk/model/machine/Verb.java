package org.racewalk.model.machine;

import org.racewalk.model.program.Intrinsic;

/**
 * What parts of a spread world ask of each other. The Interconnect releases events by the first
 * two, {@link #GRACE_PERIOD} and {@link #STORE_ARRIVES}; all others are what such an event leads
 * to, and fold into it. Each says how it is carried out where it arrives. Names go over the
 * network: a renamed one is another one.
 */
public enum Verb {
    // ---- to a Cpu
    // ------------------------------------------------------------

    /** The access at hand is carried out. */
    GO_ON((w, in, out) -> in.here().goOn()),

    /** A message arrives. */
    RECEIVE((w, in, out) -> in.here().receive(in.takeInt(), in.takeInt(), in.take())),

    /** A register is filled. */
    FILL((w, in, out) -> in.here().fill(in.context(), in.takeInt(), in.take(), in.take())),

    /** A function starts at the interrupt level. */
    START_HANDLER((w, in, out) -> in.here().startHandler(in.take(), in.take(), in.take())),

    /** A constructor is called. */
    CONSTRUCT((w, in, out) ->
            out.put(in.here().construct(in.context(), in.take(), in.take(), in.take()))),

    /** A task joins the run queue. */
    ENQUEUE((w, in, out) -> in.here().enqueue(in.context())),

    /** Whether other tasks wait for the CPU. */
    OTHERS_WAIT((w, in, out) -> out.put(in.here().othersWait())),

    /** A task runs on to its next access. */
    PROCEED((w, in, out) -> in.here().proceed(in.context())),

    /** The task gives up the CPU. */
    GIVE_UP((w, in, out) -> in.here().giveUp(in.context())),

    /** The task sleeps. */
    BLOCK((w, in, out) -> in.here().block(in.context(), in.takeFlag())),

    /** A task may look again. */
    WAKE((w, in, out) -> in.here().wake(in.context())),

    /** A spinning task may look again. */
    SPIN_AGAIN((w, in, out) -> in.here().spinAgain(in.context(), in.take())),

    /** A message is on its way that must wait for the CPU's state. */
    HOLD((w, in, out) -> in.here().hold(in.takeInt())),

    /** The interrupt level begins. */
    ENTER_INTERRUPT((w, in, out) -> in.here().enterInterrupt()),

    /** The interrupt level begins, for callbacks. */
    ENTER_BOTTOM_HALF((w, in, out) -> in.here().enterBottomHalf(in.takeFlag())),

    /** The interrupt level ends. */
    LEAVE_INTERRUPT((w, in, out) -> in.here().leaveInterrupt()),

    /** A hash of a context's registers. */
    MIX_REGISTERS((w, in, out) -> out.put(w.tasks().mixRegisters(in.take(), in.context()))),

    // ---- to the Mm: accesses
    // ------------------------------------------------------------

    /** Whether an access is allowed, and where. */
    LOCATE((w, in, out) ->
            out.put(
                    w.mm().locate(
                                    in.context(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt(),
                                    in.takeFlag()))),

    /** Whether an access is a step. */
    SEEN_BY_OTHERS(
            (w, in, out) -> out.put(w.mm().seenByOthers(in.take(), in.takeInt(), in.takeInt()))),

    /** A load of what no other sees. */
    LOAD_DIRECTLY((w, in, out) ->
            out.put(w.mm().loadDirectly(in.context(), in.take(), in.take(), in.takeInt()))),

    /** A store that no other sees. */
    STORE_DIRECTLY((w, in, out) ->
            w.mm().storeDirectly(
                            in.context(),
                            in.take(),
                            in.take(),
                            in.takeInt(),
                            in.take(),
                            in.take())),

    /** An object may be seen by others. */
    SHARE((w, in, out) -> w.mm().share(in.takeInt())),

    /** A load. */
    LOAD((w, in, out) ->
            out.put(w.mm().load(in.context(), in.take(), in.take(), in.takeInt(), in.takeInt()))),

    /** A load goes out, to be answered later. */
    ISSUE((w, in, out) ->
            out.put(w.mm().issue(in.context(), in.take(), in.take(), in.takeInt(), in.takeInt()))),

    /** It is answered. */
    ANSWER((w, in, out) ->
            out.put(
                    w.mm().answer(
                                    in.context(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt(),
                                    in.take(),
                                    in.take()))),

    /** A store. */
    STORE((w, in, out) ->
            w.mm().store(
                            in.context(),
                            in.take(),
                            in.take(),
                            in.takeInt(),
                            in.take(),
                            in.take(),
                            in.takeInt())),

    /** A fence. */
    FENCE((w, in, out) -> w.mm().fence(in.context(), in.takeInt())),

    /** An atomic read-modify-write. */
    READ_MODIFY_WRITE((w, in, out) ->
            out.put(
                    w.mm().readModifyWrite(
                                    in.context(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt(),
                                    in.take(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt()))),

    /** A compare-and-exchange. */
    COMPARE_EXCHANGE((w, in, out) ->
            out.put(
                    w.mm().compareExchange(
                                    in.context(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt(),
                                    in.take(),
                                    in.take(),
                                    in.take(),
                                    in.takeInt()))),

    /** A pointer was computed from two registers. */
    COMBINED((w, in, out) -> w.mm().combined(in.context(), in.take())),

    /** What an observer would see. */
    PEEK((w, in, out) -> out.put(w.mm().peek(in.take(), in.takeInt()))),

    /** Since when a read section counts as begun. */
    SECTION_SINCE((w, in, out) -> out.put(w.mm().sectionSince(in.takeInt()))),

    /** A hash of what memory holds. */
    MIX_MEMORY((w, in, out) -> out.put(w.mm().mixMemory())),

    /** A hash of all changes of memory. */
    MEMORY_HASH((w, in, out) -> out.put(w.mm().memoryHash())),

    /** A local in memory begins. */
    PLACE_LOCAL((w, in, out) -> out.put(w.locals().place(in.context(), in.takeInt()))),

    /** It is uninitialised again. */
    FORGET_LOCAL((w, in, out) -> w.locals().forget(in.context(), in.takeInt())),

    /** The newest locals end. */
    END_LOCALS((w, in, out) -> w.locals().end(in.context(), in.takeInt())),

    /** Something of the machine's that is no step. */
    INTRINSIC((w, in, out) -> intrinsic(w, in, out, false)),

    /** A step of the machine's; to the Rcu as well. */
    STEP((w, in, out) -> intrinsic(w, in, out, true)),

    /** A time-out ends a sleep. */
    TIMEOUT((w, in, out) -> w.intrinsics().timeout(in.context())),

    /** A callback frees an object. */
    FREE_FOR((w, in, out) ->
            w.intrinsics().freeFor(in.context(), in.take(), in.take(), in.takeInt())),

    /** A call between CPUs arrives. */
    CALL_ARRIVES((w, in, out) -> w.calls().arrives(w.cpu(in.takeInt()), in.takeInt())),

    /** What ran at the interrupt level has returned. */
    HANDLER_ENDS((w, in, out) -> w.calls().handlerEnds(w.cpu(in.takeInt()))),

    /** A function of set-up or finish starts. */
    START_ALONE((w, in, out) -> w.tasks().startAlone(in.takeInt())),

    /** The declared tasks exist. */
    MAKE_DECLARED((w, in, out) -> w.tasks().makeDeclared()),

    /** The declared tasks start. */
    START_DECLARED((w, in, out) -> w.tasks().startDeclared()),

    /** Evaluates what may have changed. */
    CHECK_INVARIANTS((w, in, out) -> w.invariants().check()),

    /** Evaluates all invariants. */
    CHECK_ALL_INVARIANTS((w, in, out) -> w.invariants().checkAll()),

    /** A mark is reached. */
    REACH((w, in, out) -> w.reach(in.takeInt())),

    // ---- to the Mm: memory order and races
    // ------------------------------------------------------------

    /** A store arrives at a CPU. */
    STORE_ARRIVES((w, in, out) -> w.order().deliver(in.takeInt(), in.takeInt())),

    /** The tasks are about to start. */
    ORDER_BEGIN((w, in, out) -> w.order().begin()),

    /** The tasks have ended. */
    ORDER_END((w, in, out) -> w.order().end()),

    /** How many accesses were noted. */
    ORDER_ACCESSES((w, in, out) -> out.put(w.order().accesses(in.takeInt()))),

    /** A fence of the machine's own. */
    ORDER_FENCE((w, in, out) -> w.order().fence(in.context(), in.takeInt())),

    /** A CPU leaves its task. */
    ORDER_SWITCHES((w, in, out) -> w.order().switches(in.takeInt(), in.takeFlag())),

    /** What one CPU has seen comes before what another does. */
    ORDER_HAND_OVER((w, in, out) -> w.order().handOver(in.takeInt(), in.takeInt())),

    /** A read section begins. */
    ORDER_SECTION_BEGINS((w, in, out) -> w.order().readSectionBegins(in.takeInt())),

    /** A read section ends. */
    ORDER_SECTION_ENDS((w, in, out) -> w.order().readSectionEnds(in.takeInt())),

    /** A grace period is asked for. */
    ORDER_GRACE_PERIOD_WANTED((w, in, out) -> w.order().gracePeriodWanted(in.takeInt())),

    /** A grace period begins. */
    ORDER_GRACE_PERIOD_BEGINS((w, in, out) -> w.order().gracePeriodBegins()),

    /** A CPU notes its open sections. */
    ORDER_SECTIONS_NOTED((w, in, out) -> w.order().sectionsNoted(in.takeInt(), in.takeFlag())),

    /** A grace period is over. */
    ORDER_GRACE_PERIOD_ENDS((w, in, out) -> w.order().gracePeriodEnds()),

    /** One context comes before another. */
    RACES_ORDER((w, in, out) -> w.races().order(in.takeInt(), in.takeInt())),

    /** A read section begins. */
    RACES_SECTION_BEGINS((w, in, out) -> w.races().readSectionBegins(in.takeInt())),

    /** A read section ends. */
    RACES_SECTION_ENDS((w, in, out) -> w.races().readSectionEnds(in.takeInt())),

    /** A context asks for a grace period. */
    RACES_GRACE_PERIOD_BEGINS((w, in, out) -> w.races().gracePeriodBegins(in.takeInt())),

    /** A context's grace period is over. */
    RACES_GRACE_PERIOD_ENDS((w, in, out) -> w.races().gracePeriodEnds(in.takeInt())),

    // ---- to the Monitor, which is with the Mm
    // ------------------------------------------------------------

    /** Whether anything was found. */
    ANY_VIOLATION((w, in, out) -> out.put(w.monitor().any())),

    /** An access that must not be. */
    BAD_ACCESS((w, in, out) ->
            w.monitor()
                    .badAccess(
                            in.context(),
                            in.violation(),
                            in.take(),
                            in.take(),
                            in.takeInt(),
                            in.takeFlag())),

    /** An uninitialised value decides. */
    UNINITIALISED((w, in, out) -> out.put(w.monitor().uninitialised(in.context()))),

    /** A division by zero. */
    DIVISION((w, in, out) -> out.put(w.monitor().division(in.context()))),

    /** Unreachable code. */
    UNREACHABLE((w, in, out) -> out.put(w.monitor().unreachable(in.context()))),

    /** Recursion without end. */
    STACK_OVERFLOW((w, in, out) -> out.put(w.monitor().stackOverflow(in.context()))),

    /** A loop without end. */
    ENDLESS_LOOP((w, in, out) -> out.put(w.monitor().endlessLoop(in.context()))),

    /** The simulated machine is too small. */
    OUT_OF_MEMORY((w, in, out) -> out.put(w.monitor().outOfMemory(in.context(), in.takeText()))),

    /** A sleep that must not be. */
    SLEEPING((w, in, out) -> out.put(w.monitor().sleeping(in.context(), in.takeFlag()))),

    /** RCU used wrongly. */
    RCU_MISUSE((w, in, out) -> out.put(w.monitor().rcuMisuse(in.context(), in.takeText()))),

    /** Something ends in another state than it began. */
    IMBALANCE((w, in, out) -> w.monitor().imbalance(in.context(), in.takeText())),

    /** The program says so. */
    STATED((w, in, out) ->
            out.put(w.monitor().stated(in.context(), in.violation(), in.takeText()))),

    /** Nothing can move. */
    STUCK((w, in, out) -> w.monitor().stuck(in.contexts())),

    /** States repeat. */
    LIVELOCK((w, in, out) -> w.monitor().livelock(in.contextOrNull())),

    /** Looks for leaks. */
    LEAKS((w, in, out) -> w.monitor().leaks()),

    // ---- to the observer, who is with the Mm
    // ------------------------------------------------------------

    /** An access. */
    SEEN_ACCESS((w, in, out) ->
            w.watch()
                    .access(
                            in.context(),
                            in.takeInt(),
                            in.take(),
                            in.take(),
                            in.take(),
                            in.takeFlag())),

    /** An intrinsic. */
    SEEN_INTRINSIC((w, in, out) -> seen(w, in)),

    /** A task waits. */
    SEEN_WAITING((w, in, out) -> w.watch().waits(in.context(), in.takeInt(), in.takeText())),

    /** A message was delivered. */
    SEEN_DELIVERY((w, in, out) -> w.watch().delivered(in.takeInt(), in.takeInt(), in.take())),

    /** A CPU changes its task. */
    SEEN_SWITCH((w, in, out) ->
            w.watch().switched(in.takeInt(), in.contextOrNull(), in.contextOrNull())),

    /** A decision other than the calm one. */
    SEEN_DECISION((w, in, out) -> w.watch().decided(in.takeInt(), in.takeInt(), in.takeInt())),

    // ---- to the Rcu
    // ------------------------------------------------------------

    /** The outermost region of a reader form begins. */
    FORM_BEGINS((w, in, out) -> w.rcu().formBegins(in.context())),

    /** It ends. */
    FORM_ENDS((w, in, out) -> w.rcu().formEnds(in.context(), in.takeInt())),

    /** A grace period begins. */
    GRACE_PERIOD((w, in, out) -> w.rcu().begin()),

    /** So many contexts of a CPU are in read sections. */
    READERS((w, in, out) -> w.rcu().readers(in.takeInt(), in.takeInt())),

    /** A CPU is ready for its callbacks. */
    RUN_CALLBACKS((w, in, out) -> w.rcu().runCallbacks(in.takeInt())),

    /** A callback has returned. */
    NEXT_CALLBACK((w, in, out) -> w.rcu().nextCallback(w.cpu(in.takeInt()))),

    // ---- to the Interconnect
    // ------------------------------------------------------------

    /** A CPU stands before an access. */
    PENDING((w, in, out) ->
            w.interconnect().pending(in.takeInt(), in.take(), in.takeFlag(), in.takeFlag())),

    /** A message goes out. */
    SEND((w, in, out) ->
            out.put(
                    w.interconnect()
                            .send(
                                    in.takeInt(),
                                    in.takeInt(),
                                    in.take(),
                                    in.take(),
                                    in.takeFlag()))),

    /** A message is no longer wanted. */
    DISCARD((w, in, out) -> w.interconnect().discard(in.takeInt())),

    /** A message may be delivered. */
    ENABLE((w, in, out) -> w.interconnect().enable(in.takeInt())),

    /** A message may not be delivered now. */
    DISABLE((w, in, out) -> w.interconnect().disable(in.takeInt())),

    /** What kind of message a slot holds. */
    KIND((w, in, out) -> out.put(w.interconnect().kind(in.takeInt()))),

    /** A decision that is not about order. */
    DECIDE((w, in, out) -> out.put(w.decisions().decide(in.takeInt(), in.takeInt()))),

    /** Whether the allocation at hand fails. */
    ALLOCATION_FAILS((w, in, out) -> out.put(w.decisions().allocationFails()));

    private static final Intrinsic[] INTRINSICS = Intrinsic.values();

    private final Act act;

    Verb(Act act) {
        this.act = act;
    }

    /** How a request is carried out. */
    @FunctionalInterface
    private interface Act {
        void on(World w, Arguments in, Words out);
    }

    /** Whether the Interconnect releases it: an event, not part of one. */
    public boolean released() {
        return switch (this) {
            case GO_ON, RECEIVE, GRACE_PERIOD, STORE_ARRIVES -> true;
            default -> false;
        };
    }

    void carryOut(World world, Arguments in, Words out) {
        act.on(world, in, out);
    }

    private static void intrinsic(World w, Arguments in, Words out, boolean step) {
        Context c = in.context();
        Intrinsic intrinsic = INTRINSICS[in.takeInt()];
        int a = in.takeInt();
        for (int i = 0; i < intrinsic.arguments(); i++) {
            c.value[a + i] = in.take();
            c.shadow[a + i] = in.take();
        }
        int answer =
                step ? w.intrinsics().step(c, intrinsic, a) : w.intrinsics().local(c, intrinsic, a);
        out.put(answer);
        if (!Operands.isBare(intrinsic.ordinal())) {
            out.put(c.value[a]);
            out.put(c.shadow[a]);
        }
    }

    private static void seen(World w, Arguments in) {
        Context c = in.context();
        int pc = in.takeInt();
        long argument = in.take();
        long result = in.take();
        w.stepsMade().loadArguments(c.number, in);
        w.watch().intrinsic(c, pc, argument, result);
    }
}
