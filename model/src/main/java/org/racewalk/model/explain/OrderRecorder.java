package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

import java.util.ArrayList;
import java.util.List;

/** Passes decisions on to another decider and keeps every event of the run as a {@link Move}. */
final class OrderRecorder implements Decider {
    private final Decider inner;
    private final List<Move> moves = new ArrayList<>();
    private final List<Move.Answer> first = new ArrayList<>();
    private List<Move.Answer> answers = first;
    private int code = -1;
    private long stepsAtBegin;
    private @Nullable Interconnect interconnect;

    OrderRecorder(Decider inner) {
        this.inner = inner;
    }

    @Override
    public void begin(long seed, Interconnect of) {
        stepsAtBegin = of.steps();
        interconnect = of;
        inner.begin(seed, of);
    }

    @Override
    public int event(Interconnect of) {
        close(of);
        int place = inner.event(of);
        open(of, place);
        return place;
    }

    @Override
    public void only(Interconnect of) {
        close(of);
        inner.only(of);
        open(of, 0);
    }

    @Override
    public int value(int kind, int n) {
        int answer = inner.value(kind, n);
        answers.add(new Move.Answer(kind, n, answer));
        return answer;
    }

    private void open(Interconnect of, int place) {
        code = EventCode.of(of, place);
        answers = new ArrayList<>();
    }

    private void close(Interconnect of) {
        if (code >= 0) {
            boolean step = EventCode.kind(code) == MessageKind.GO_ON;
            boolean blocked = step && of.enabledPlace(EventCode.cpu(code)) < 0;
            moves.add(new Move(code, false, blocked, List.copyOf(answers)));
            code = -1;
        }
    }

    /** Steps of the set-up. */
    long stepsAtBegin() {
        return stepsAtBegin;
    }

    /** What the run that is over did. */
    Order order() {
        Interconnect of = interconnect;
        if (of != null) {
            close(of);
        }
        return new Order(List.copyOf(first), List.copyOf(moves));
    }
}
