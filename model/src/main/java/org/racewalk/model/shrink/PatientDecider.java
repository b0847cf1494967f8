package org.racewalk.model.shrink;

import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.List;

/**
 * Follows a schedule patiently: where {@link ScheduleDecider} skips what is not enabled, this puts
 * it off until it is, so that a context that waits for a lock catches up when it has it. The
 * schedule has all events, those included that come because nothing else can; answers, and what it
 * does not say, are as there. Not thread safe.
 */
final class PatientDecider implements Decider {
    private final ScheduleDecider lenient;
    private List<Segment> segments = List.of();

    /** Messages that have come, and steps that had to wait and have been tried. */
    private boolean[] come = new boolean[0];

    /** The segments before it are over. */
    private int head;

    PatientDecider(ScheduleDecider lenient) {
        this.lenient = lenient;
    }

    /** What the following runs are to be like. */
    void follow(Schedule schedule) {
        segments = schedule.segments();
        lenient.follow(schedule.with(List.of()));
    }

    @Override
    public void begin(long seed, Interconnect of) {
        come = new boolean[segments.size()];
        head = 0;
        lenient.begin(seed, of);
    }

    @Override
    public int event(Interconnect of) {
        while (head < segments.size() && isOver(head)) {
            head++;
        }
        for (int i = head; i < segments.size(); i++) {
            if (isOver(i)) {
                continue;
            }
            Segment segment = segments.get(i);
            int place =
                    segment.isMessage()
                            ? EventCode.find(of, segment.event())
                            : lenient.placeOf(of, segment.context());
            if (place >= 0) {
                come[i] = segment.isMessage() || segment.waits() && lenient.isLast(segment);
                return place;
            }
        }
        return lenient.event(of);
    }

    private boolean isOver(int i) {
        return come[i] || !segments.get(i).isMessage() && lenient.isOver(segments.get(i));
    }

    @Override
    public void only(Interconnect of) {
        int slot = of.enabledSlot(0);
        if (slot < of.cpus()) {
            tried(lenient.contextOn(slot));
            return;
        }
        int code = EventCode.of(of, 0);
        for (int i = head; i < segments.size(); i++) {
            if (!come[i] && segments.get(i).isMessage() && segments.get(i).event() == code) {
                come[i] = true;
                return;
            }
        }
    }

    /** A context makes its next step: if that is one that had to wait, it has been tried. */
    private void tried(int context) {
        for (int i = head; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.context() == context && !isOver(i)) {
                come[i] = segment.waits() && lenient.isLast(segment);
                return;
            }
        }
    }

    @Override
    public int value(int kind, int n) {
        return lenient.value(kind, n);
    }
}
