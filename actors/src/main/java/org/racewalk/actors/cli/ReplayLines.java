package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Replay strings of an argument: one, or a file with one a line. A line that does not begin as one
 * goes on with the line before, for mails that wrap; empty lines and those that begin with # are
 * left out.
 */
final class ReplayLines implements Iterable<ReplayString> {
    private static final Pattern BEGIN = Pattern.compile("rw[0-9]+:.*");

    private final String named;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private int at;

    private ReplayLines(String named) {
        this.named = named;
    }

    /**
     * Reads the argument; strings are looked at one by one, when their turn comes.
     *
     * @param argument as the user gave it
     * @param contents what it stands for
     */
    static ReplayLines of(String argument, String contents) {
        ReplayLines all = new ReplayLines(argument);
        int number = 0;
        for (String line : contents.split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (all.texts.isEmpty() || BEGIN.matcher(text).matches()) {
                all.texts.add(text);
                all.lines.add(number);
            } else {
                all.texts.add(all.texts.removeLast() + text);
            }
        }
        if (all.texts.isEmpty()) {
            throw new WrongInputException(argument + ": holds no replay string");
        }
        return all;
    }

    @Override
    public Iterator<ReplayString> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < texts.size();
            }

            @Override
            public ReplayString next() {
                at = next++;
                try {
                    return ReplayString.parse(texts.get(at));
                } catch (ReplayStringException e) {
                    throw new WrongInputException(where() + e.getMessage());
                }
            }
        };
    }

    /** Does something with the string at hand; a message about it says where it stands. */
    boolean tell(BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (WrongInputException e) {
            throw new WrongInputException(where() + e.getMessage());
        }
    }

    private String where() {
        return texts.size() == 1 ? "" : named + ":" + lines.get(at) + ": ";
    }
}
