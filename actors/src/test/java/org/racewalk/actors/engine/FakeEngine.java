package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads made-up scenarios, a word and a number: {@code clean}, {@code vacuous}, {@code fails-every
 * N}, {@code slow MICROSECONDS}, {@code broken}, {@code syntax-error}. A comment may stand before
 * it, and lines {@code MACRO: word number} for what {@code -D MACRO} makes of it.
 */
public final class FakeEngine implements Engine {
    @Override
    public Variant compile(VariantRequest request) {
        return compile(request, text(request));
    }

    @Override
    public Resolved resolve(VariantRequest request) {
        return new Resolved(
                request,
                Map.of(request.scenario(), text(request)),
                compile(request).program(),
                new Calibrated(request.strategy(), 0, List.of(0)),
                List.of("mark"));
    }

    @Override
    public Variant compile(Resolved resolved) {
        VariantRequest request = resolved.request();
        String text = resolved.sources().get(request.scenario());
        if (text == null) {
            throw new WrongInputException(request.scenario() + ": no such file");
        }
        return compile(request, text);
    }

    private static Variant compile(VariantRequest request, String source) {
        String text = variant(request, source.replaceFirst("(?s)^/\\*.*?\\*/", ""));
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        long number = space < 0 ? 0 : Long.parseLong(text.substring(space + 1));
        String name = request.scenario();
        return switch (word) {
            case "clean" -> new FakeVariant(name, run -> null, 0, true);
            case "vacuous" -> new FakeVariant(name, run -> null, 0, false);
            case "slow" -> new FakeVariant(name, run -> null, number * 1000, true);
            case "fails-every" ->
                    new FakeVariant(
                            name,
                            run -> run % number == number - 1 ? "sig" + run % 2 : null,
                            0,
                            true);
            case "shrinks-every" ->
                    new FakeVariant(
                            name,
                            run -> run % number == number - 1 ? "sig" + run % 2 : null,
                            0,
                            true,
                            true);
            case "broken" ->
                    new FakeVariant(
                            name,
                            run -> {
                                throw new IllegalStateException("out of order");
                            },
                            0,
                            true);
            default -> throw new WrongInputException(name + ":1:1: error: " + word);
        };
    }

    private static String variant(VariantRequest request, String text) {
        String plain = "";
        for (String line : text.strip().split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                plain = line;
            } else if (request.defines().contains(line.substring(0, colon))) {
                return line.substring(colon + 2).strip();
            }
        }
        return plain.strip();
    }

    private static String text(VariantRequest request) {
        try {
            return Files.readString(Path.of(request.scenario()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Checked check(VariantRequest request) {
        boolean compiles = !text(request).startsWith("syntax-error");
        return new Checked(
                compiles,
                compiles ? "compiles\n" : "1 error\n",
                "",
                Map.of("compiles", compiles),
                compiles ? Map.of() : Map.of("frob", "#define frob(...) 0\n"));
    }

    @Override
    public Continuation continued(
            String replay,
            List<String> includes,
            @Nullable String kernel,
            @Nullable Path was,
            @Nullable String signature,
            long most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Remade replay(String replay, List<String> includes, @Nullable String kernel) {
        return switch (replay) {
            case "rw1:good" ->
                    new Remade(
                            true,
                            "report\n",
                            "unseed 000000 matches",
                            List.of(Map.of("text", "report")));
            case "rw1:passing" -> new Remade(true, "passed\n", "unseed 000000 matches", List.of());
            case "rw1:differs" -> new Remade(false, "report\n", "", List.of());
            default -> throw new WrongInputException("replay string truncated");
        };
    }

    @Override
    public @Nullable String source(String name) {
        throw new UnsupportedOperationException("made-up scenarios are not read");
    }

    @Override
    public String strategy(@Nullable String name) {
        if (name == null || name.equals("pos")) {
            return "pos";
        }
        throw new WrongInputException("--strategy " + name + ": expected pos");
    }

    @Override
    public NamedRun named(String replay, List<String> includes, @Nullable String kernel) {
        throw new WrongInputException("replay string truncated");
    }

    @Override
    public ReplayedVariant replayed(String replay, List<String> includes, @Nullable String kernel) {
        throw new UnsupportedOperationException("no world");
    }
}
