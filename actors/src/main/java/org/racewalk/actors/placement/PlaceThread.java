package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.Reply;
import org.racewalk.model.machine.Request;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.WorldPart;
import org.racewalk.model.program.Program;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread on which a place acts. Its actor hands it messages; while it waits for an answer it
 * serves what others ask, because what it has asked for may lead back to it. A thread and not a
 * chain of messages: the machine's code is the same as in a world that is all in one place, and
 * that waits where it asks.
 */
final class PlaceThread implements Runnable {
    private static final long NO_RUN = -1;

    private final int place;
    private final int cpus;
    private final @Nullable Tap tap;
    private final BlockingQueue<PlaceCommand> inbox = new LinkedBlockingQueue<>();
    private final NowDeciding decider = new NowDeciding();
    private final Coverage coverage = new Coverage();
    private final WorldPart part;
    private List<ActorRef<PlaceCommand>> places = List.of();
    private @Nullable ActorRef<WorldCommand> director;
    private long run = NO_RUN;

    PlaceThread(int place, Program program, RunSettings settings, @Nullable Tap tap) {
        this.place = place;
        this.cpus = settings.cpus();
        this.tap = tap;
        part = new WorldPart(program, settings, decider, place, this::ask);
        if (place < cpus) {
            part.cover(coverage.words());
        }
    }

    /** The run at hand is given up: another one begins, or none. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super("abandoned", null, false, false);
        }
    }

    /** Decides as the run at hand wants it; at the Interconnect alone. */
    private static final class NowDeciding implements Decider {
        private @Nullable Decider inner;
        private long stepsAtBegin;

        void be(Decider decider) {
            inner = decider;
            stepsAtBegin = 0;
        }

        private Decider inner() {
            Decider now = inner;
            if (now == null) {
                throw new IllegalStateException("no run has begun");
            }
            return now;
        }

        @Override
        public void begin(long seed, Interconnect interconnect) {
            stepsAtBegin = interconnect.steps();
            inner().begin(seed, interconnect);
        }

        @Override
        public int event(Interconnect interconnect) {
            return inner().event(interconnect);
        }

        @Override
        public int value(int kind, int n) {
            return inner().value(kind, n);
        }
    }

    /** From the actor: called on its threads. */
    void deliver(PlaceCommand command) {
        inbox.add(command);
    }

    @Override
    public void run() {
        while (true) {
            PlaceCommand command;
            try {
                command = inbox.take();
            } catch (InterruptedException e) {
                return;
            }
            if (command instanceof PlaceCommand.Stop) {
                return;
            }
            try {
                receive(command);
            } catch (Abandoned e) {
                run = NO_RUN;
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    private void receive(PlaceCommand command) {
        switch (command) {
            case PlaceCommand.Meet meet -> {
                places = meet.places();
                director = meet.director();
            }
            case PlaceCommand.Prepare prepare -> prepare(prepare);
            case PlaceCommand.Go go when go.run() == run -> make(go);
            case PlaceCommand.Ask ask when ask.run() == run -> serve(ask);
            case PlaceCommand.Report report when report.run() == run ->
                    tell(new WorldCommand.Told(run, place, report()));
            case PlaceCommand.Go late -> {}
            case PlaceCommand.Ask late -> {}
            case PlaceCommand.Report late -> {}
            case PlaceCommand.Answer late -> {}
            case PlaceCommand.Stop stop -> throw new IllegalStateException("stopped already");
        }
    }

    private void tell(WorldCommand message) {
        ActorRef<WorldCommand> receiver = director;
        if (receiver != null) {
            receiver.tell(message);
        }
    }

    private void prepare(PlaceCommand.Prepare prepare) {
        run = prepare.run();
        if (place == WorldPart.interconnect(cpus)) {
            decider.be(deciderOf(prepare.replay()));
        }
        Arrays.fill(coverage.words(), 0);
        part.observe(tap == null ? null : tap.begins(place));
        part.reset();
        tell(new WorldCommand.Ready(run, place));
    }

    private static Decider deciderOf(String replay) {
        try {
            return ReplayString.parse(replay).decider();
        } catch (ReplayStringException e) {
            throw new IllegalStateException(e);
        }
    }

    private void make(PlaceCommand.Go go) {
        Outcome outcome = part.run(go.seed());
        tell(
                new WorldCommand.Ended(
                        run,
                        outcome,
                        part.steps(),
                        decider.stepsAtBegin,
                        part.traceHash(),
                        part.unseed()));
    }

    private void serve(PlaceCommand.Ask ask) {
        Reply reply = part.serve(ask.from(), ask.request());
        places.get(ask.from()).tell(new PlaceCommand.Answer(run, place, reply));
    }

    /** On this place's own thread, within {@link #serve} or {@link #make}. */
    private Reply ask(int to, Request request) {
        if (tap != null) {
            tap.asks(place, to, request);
        }
        places.get(to).tell(new PlaceCommand.Ask(run, place, request));
        while (true) {
            PlaceCommand command;
            try {
                command = inbox.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Abandoned();
            }
            switch (command) {
                // Requests nest, so an answer is to the last one sent.
                case PlaceCommand.Answer answer when answer.run() == run -> {
                    return answer.reply();
                }
                case PlaceCommand.Ask ask when ask.run() == run -> serve(ask);
                case PlaceCommand.Answer late -> {}
                case PlaceCommand.Ask late -> {}
                case PlaceCommand.Go late -> {}
                case PlaceCommand.Report late -> {}
                case PlaceCommand.Meet meet -> giveUpFor(meet);
                case PlaceCommand.Prepare prepare -> giveUpFor(prepare);
                case PlaceCommand.Stop stop -> giveUpFor(stop);
            }
        }
    }

    private void giveUpFor(PlaceCommand next) {
        inbox.add(next);
        throw new Abandoned();
    }

    private PlaceReport report() {
        boolean mm = place == WorldPart.mm(cpus);
        List<Long> reached = new ArrayList<>();
        if (mm) {
            part.reached()
                    .forEach((label, step) -> {
                        reached.add((long) label);
                        reached.add(step);
                    });
        }
        List<Long> covered = new ArrayList<>();
        long[] words = coverage.words();
        for (int i = 0; i < words.length; i++) {
            if (words[i] != 0) {
                covered.add((long) i);
                covered.add(words[i]);
            }
        }
        return new PlaceReport(
                mm ? part.violations() : List.of(), mm ? part.hiddenRaces() : 0, reached, covered);
    }

    private void fail(RuntimeException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        tell(new WorldCommand.Failed(run, place, text.toString()));
        run = NO_RUN;
    }
}
