package org.racewalk.actors.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line on a terminal that tells how long work goes. It is erased before anything else is
 * printed; in a pipe it is never there. Rates are those of the last seconds.
 */
final class ProgressLine {
    private static final long PERIOD_NANOS = 200_000_000;
    private static final long WINDOW_NANOS = 2_000_000_000;
    private static final double NANOS = 1e9;
    private static final String ERASE = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final long start;
    private final long runsWanted;
    private final long secondsWanted;
    private long lastShown;
    private boolean shown;

    /** Where the window of the rates begins, and where the next one will. */
    private Sample older;

    private Sample newer;

    /** How far the work was at a time. */
    record Sample(long nanos, long runs, long steps) {}

    /**
     * @param runsWanted or Long.MAX_VALUE
     * @param secondsWanted or 0
     */
    ProgressLine(
            PrintWriter err, boolean terminal, long nowNanos, long runsWanted, long secondsWanted) {
        this.err = err;
        this.terminal = terminal;
        this.start = nowNanos;
        this.runsWanted = runsWanted;
        this.secondsWanted = secondsWanted;
        this.lastShown = nowNanos - PERIOD_NANOS;
        this.older = new Sample(nowNanos, 0, 0);
        this.newer = older;
    }

    /**
     * Shows the state, unless it was shown just before.
     *
     * @param findings or -1 if none are looked for: then steps are not shown either
     */
    void show(long nowNanos, long runs, long steps, int findings) {
        show(new Sample(nowNanos, runs, steps), findings, "");
    }

    /** Shows runs, and after them what else there is to tell, unless it was shown just before. */
    void show(long nowNanos, long runs, String tail) {
        show(new Sample(nowNanos, runs, 0), -1, tail);
    }

    /** Shows a text, unless something was shown just before. */
    void say(long nowNanos, String text) {
        if (terminal && nowNanos - lastShown >= PERIOD_NANOS) {
            lastShown = nowNanos;
            shown = true;
            err.print(ERASE + text);
            err.flush();
        }
    }

    private void show(Sample now, int findings, String tail) {
        if (!terminal || now.nanos() - lastShown < PERIOD_NANOS) {
            return;
        }
        lastShown = now.nanos();
        shown = true;
        err.print(ERASE + text(now, findings) + tail);
        err.flush();
    }

    /** Makes place for other output. */
    void clear() {
        if (shown) {
            err.print(ERASE);
            err.flush();
            shown = false;
        }
    }

    String text(Sample now, int findings) {
        double seconds = Math.max(now.nanos() - older.nanos(), 1) / NANOS;
        double runsPerSecond = (now.runs() - older.runs()) / seconds;
        double stepsPerSecond = (now.steps() - older.steps()) / seconds;
        if (now.nanos() - newer.nanos() >= WINDOW_NANOS) {
            older = newer;
            newer = now;
        }
        String line =
                String.format(Locale.ROOT, "%,d runs  %s runs/s", now.runs(), rate(runsPerSecond));
        if (findings >= 0) {
            String noun = findings == 1 ? "finding" : "findings";
            line +=
                    String.format(
                            Locale.ROOT,
                            "  %s steps/s  %d %s",
                            rate(stepsPerSecond),
                            findings,
                            noun);
        }
        double left = secondsLeft(now, runsPerSecond);
        return left < 0 ? line : line + "  " + duration(Math.round(left)) + " left";
    }

    private double secondsLeft(Sample now, double runsPerSecond) {
        double left = -1;
        if (secondsWanted > 0) {
            left = Math.max(0, secondsWanted - (now.nanos() - start) / NANOS);
        }
        if (runsWanted != Long.MAX_VALUE && runsPerSecond > 0) {
            double byRuns = (runsWanted - now.runs()) / runsPerSecond;
            left = left < 0 ? byRuns : Math.min(left, byRuns);
        }
        return left;
    }

    private static String rate(double perSecond) {
        if (perSecond >= 1e7) {
            return String.format(Locale.ROOT, "%.1fM", perSecond / 1e6);
        }
        if (perSecond >= 1e4) {
            return String.format(Locale.ROOT, "%.0fk", perSecond / 1e3);
        }
        return String.format(Locale.ROOT, "%.0f", perSecond);
    }

    private static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds / 3600 + " h";
    }
}
