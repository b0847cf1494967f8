package org.racewalk.model.machine;

/** Stands for a Cpu elsewhere. */
final class FarCpu extends Cpu {
    private final Spread spread;

    FarCpu(World world, int number, Context interrupt, Spread spread) {
        super(world, number, interrupt);
        this.spread = spread;
    }

    private long ask(Verb verb, long... words) {
        return spread.ask(verb, number, words);
    }

    @Override
    void goOn() {
        ask(Verb.GO_ON);
    }

    @Override
    void receive(int kind, int slot, long argument) {
        ask(Verb.RECEIVE, kind, slot, argument);
    }

    @Override
    void fill(Context c, int register, long bits, long provenance) {
        ask(Verb.FILL, c.number, register, bits, provenance);
    }

    @Override
    void startHandler(long function, long argument, long provenance) {
        ask(Verb.START_HANDLER, function, argument, provenance);
    }

    @Override
    int construct(Context c, long constructor, long address, long provenance) {
        return (int) ask(Verb.CONSTRUCT, c.number, constructor, address, provenance);
    }

    @Override
    void enqueue(Context c) {
        ask(Verb.ENQUEUE, c.number);
    }

    @Override
    boolean othersWait() {
        return ask(Verb.OTHERS_WAIT) != 0;
    }

    @Override
    void proceed(Context c) {
        ask(Verb.PROCEED, c.number);
    }

    @Override
    void giveUp(Context c) {
        ask(Verb.GIVE_UP, c.number);
    }

    @Override
    void block(Context c, boolean again) {
        ask(Verb.BLOCK, c.number, Spread.of(again));
    }

    @Override
    void wake(Context c) {
        ask(Verb.WAKE, c.number);
    }

    @Override
    void spinAgain(Context c, long address) {
        ask(Verb.SPIN_AGAIN, c.number, address);
    }

    @Override
    void hold(int slot) {
        ask(Verb.HOLD, slot);
    }

    @Override
    void enterInterrupt() {
        ask(Verb.ENTER_INTERRUPT);
    }

    @Override
    void enterBottomHalf(boolean callbacks) {
        ask(Verb.ENTER_BOTTOM_HALF, Spread.of(callbacks));
    }

    @Override
    void leaveInterrupt() {
        ask(Verb.LEAVE_INTERRUPT);
    }
}
