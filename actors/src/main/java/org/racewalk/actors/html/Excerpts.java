package org.racewalk.actors.html;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.html.Blocks.Block;
import org.racewalk.model.oracle.Violation.Frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parts of the sources that steps stand in, whole functions each. What comes first is kept when
 * there is too much.
 */
final class Excerpts {
    /** Characters of source at most. */
    private static final int LARGEST = 400_000;

    /** Lines from a number on. */
    record Part(int from, List<String> lines) {}

    private final Function<String, @Nullable String> sources;
    private final Map<String, Source> files = new LinkedHashMap<>();
    private int characters;
    private int cut;

    private static final class Source {
        final List<String> lines;
        final List<Block> blocks;
        final SortedMap<Integer, Block> shown = new TreeMap<>();

        Source(@Nullable String text) {
            lines = text == null ? List.of() : text.lines().toList();
            blocks = Blocks.of(lines);
        }
    }

    /**
     * @param sources text of a file by the name that traces give it, or null
     */
    Excerpts(Function<String, @Nullable String> sources) {
        this.sources = sources;
    }

    /** Takes in what is around a place; the number of its file, from 0. */
    int add(Frame at) {
        Source source = files.computeIfAbsent(at.file(), file -> new Source(sources.apply(file)));
        if (at.line() >= 1 && at.line() <= source.lines.size()) {
            show(source, at.line());
        }
        return List.copyOf(files.keySet()).indexOf(at.file());
    }

    private void show(Source source, int line) {
        if (source.shown.values().stream().anyMatch(block -> block.holds(line))) {
            return;
        }
        Block block = Blocks.around(source.blocks, line, source.lines.size());
        int size = 0;
        for (String text : source.lines.subList(block.from() - 1, block.to())) {
            size += text.length() + 1;
        }
        if (characters + size > LARGEST) {
            cut++;
            return;
        }
        characters += size;
        source.shown.put(block.from(), block);
    }

    /** Names of the files, by number. */
    List<String> files() {
        return List.copyOf(files.keySet());
    }

    /** The parts of each file, in order, by its number. */
    List<List<Part>> parts() {
        List<List<Part>> all = new ArrayList<>();
        for (Source source : files.values()) {
            List<Part> parts = new ArrayList<>();
            int next = 1;
            for (Block block : source.shown.values()) {
                int from = Math.max(next, block.from());
                if (from > block.to()) {
                    continue;
                }
                parts.add(new Part(from, source.lines.subList(from - 1, block.to())));
                next = block.to() + 1;
            }
            all.add(parts);
        }
        return all;
    }

    /** How many places were left out for want of room. */
    int cut() {
        return cut;
    }
}
