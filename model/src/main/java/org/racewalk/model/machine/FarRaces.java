package org.racewalk.model.machine;

import org.racewalk.model.oracle.RaceDetector;

/** The race detector, which is with the Mm. */
final class FarRaces extends RaceDetector {
    private final Spread spread;

    FarRaces(Spread spread) {
        super(1, 8);
        this.spread = spread;
    }

    @Override
    public void order(int from, int to) {
        spread.ask(Verb.RACES_ORDER, spread.mm(), from, to);
    }

    @Override
    public void readSectionBegins(int context) {
        spread.ask(Verb.RACES_SECTION_BEGINS, spread.mm(), context);
    }

    @Override
    public void readSectionEnds(int context) {
        spread.ask(Verb.RACES_SECTION_ENDS, spread.mm(), context);
    }

    @Override
    public void gracePeriodBegins(int context) {
        spread.ask(Verb.RACES_GRACE_PERIOD_BEGINS, spread.mm(), context);
    }

    @Override
    public void gracePeriodEnds(int context) {
        spread.ask(Verb.RACES_GRACE_PERIOD_ENDS, spread.mm(), context);
    }
}
