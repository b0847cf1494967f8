package org.racewalk.model.machine;

/** The memory order, which is with the Mm. */
final class FarOrder implements MemoryOrder {
    private final boolean weak;
    private final boolean defersLoads;
    private final Spread spread;

    /**
     * @param like what the Mm has
     */
    FarOrder(MemoryOrder like, Spread spread) {
        this.weak = like.weak();
        this.defersLoads = like.defersLoads();
        this.spread = spread;
    }

    @Override
    public boolean weak() {
        return weak;
    }

    @Override
    public boolean defersLoads() {
        return defersLoads;
    }

    /** Strong orders keep nothing, so there is nothing to tell them. */
    private long tell(Verb verb, long... words) {
        return weak ? spread.ask(verb, spread.mm(), words) : 0;
    }

    @Override
    public void begin() {
        tell(Verb.ORDER_BEGIN);
    }

    @Override
    public void end() {
        tell(Verb.ORDER_END);
    }

    @Override
    public long accesses(int cpu) {
        return tell(Verb.ORDER_ACCESSES, cpu);
    }

    @Override
    public void fence(Context c, int kind) {
        tell(Verb.ORDER_FENCE, c.number, kind);
    }

    @Override
    public void deliver(int cpu, int store) {
        tell(Verb.STORE_ARRIVES, cpu, store);
    }

    @Override
    public void switches(int cpu, boolean idle) {
        tell(Verb.ORDER_SWITCHES, cpu, Spread.of(idle));
    }

    @Override
    public void handOver(int from, int to) {
        tell(Verb.ORDER_HAND_OVER, from, to);
    }

    @Override
    public void readSectionBegins(int cpu) {
        tell(Verb.ORDER_SECTION_BEGINS, cpu);
    }

    @Override
    public void readSectionEnds(int cpu) {
        tell(Verb.ORDER_SECTION_ENDS, cpu);
    }

    @Override
    public void gracePeriodWanted(int cpu) {
        tell(Verb.ORDER_GRACE_PERIOD_WANTED, cpu);
    }

    @Override
    public void gracePeriodBegins() {
        tell(Verb.ORDER_GRACE_PERIOD_BEGINS);
    }

    @Override
    public void sectionsNoted(int cpu, boolean srcu) {
        tell(Verb.ORDER_SECTIONS_NOTED, cpu, Spread.of(srcu));
    }

    @Override
    public void gracePeriodEnds() {
        tell(Verb.ORDER_GRACE_PERIOD_ENDS);
    }
}
