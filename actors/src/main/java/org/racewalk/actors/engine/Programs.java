package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.ProgramBytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Programs and what was measured of them, made once for a build: kept in a {@link CompileCache}
 * under hashes of all texts that compiling reads. What it reads, and which names it asked for in
 * vain, is kept too: a request is then answered by reading those files again. Thread safe.
 */
final class Programs {
    private final CompileCache cache;

    Programs(CompileCache cache) {
        this.cache = cache;
    }

    /**
     * What compiling a request reads.
     *
     * @param texts by name
     * @param key names the program; "" if nothing is kept
     */
    record Read(Map<String, String> texts, String key) {}

    /** What is known of a variant beside its program. */
    record Measured(String program, Calibrated calibrated, List<String> marks) {}

    /** The program of texts that are all there; compiled if it is not known. */
    Program program(Read read, Supplier<Program> compiled) {
        Program known = known(read.key());
        return known != null ? known : keep(read.key(), compiled.get());
    }

    private @Nullable Program known(String key) {
        byte[] bytes = key.isEmpty() ? null : cache.get(key);
        try {
            return bytes == null ? null : ProgramBytes.read(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Program keep(String key, Program program) {
        if (!key.isEmpty()) {
            cache.put(key, ProgramBytes.write(program));
        }
        return program;
    }

    /** Of texts that came from elsewhere. */
    Read read(VariantRequest named, Map<String, String> texts) {
        return new Read(texts, cache.isKept() ? programKey(named, texts) : "");
    }

    /**
     * Of a request, if it is known and no file has changed, came or went since then; else it is
     * compiled, which tells.
     *
     * @param compiled compiles from a reader
     */
    Read read(VariantRequest named, SourceReader reader, Function<SourceReader, Program> compiled) {
        if (!cache.isKept()) {
            RecordingReader recording = new RecordingReader(reader);
            Program unused = compiled.apply(recording);
            return new Read(recording.texts(), "");
        }
        String key = key("reads", parts(named));
        Map<String, String> known = unchanged(cache.get(key), reader);
        if (known != null) {
            return read(named, known);
        }
        RecordingReader recording = new RecordingReader(reader);
        Program program = compiled.apply(recording);
        Read read = read(named, recording.texts());
        keep(read.key(), program);
        cache.put(
                key,
                bytes(out -> {
                    out.writeInt(recording.texts().size());
                    for (Map.Entry<String, String> text : recording.texts().entrySet()) {
                        out.writeUTF(text.getKey());
                        out.writeUTF(Sha256.of(text.getValue()));
                    }
                    out.writeInt(recording.missing().size());
                    for (String name : recording.missing()) {
                        out.writeUTF(name);
                    }
                }));
        return read;
    }

    private static @Nullable Map<String, String> unchanged(
            byte @Nullable [] kept, SourceReader reader) {
        if (kept == null) {
            return null;
        }
        Map<String, String> texts = new TreeMap<>();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept));
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                String hash = in.readUTF();
                String text = reader.read(name);
                if (text == null || !Sha256.of(text).equals(hash)) {
                    return null;
                }
                texts.put(name, text);
            }
            for (int left = in.readInt(); left > 0; left--) {
                if (reader.read(in.readUTF()) != null) {
                    return null;
                }
            }
            return texts;
        } catch (IOException e) {
            return null;
        }
    }

    /** What is known of a variant, or null. */
    @Nullable Measured measured(Read read, VariantRequest named) {
        byte[] kept = read.key().isEmpty() ? null : cache.get(measuredKey(read, named));
        if (kept == null) {
            return null;
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept));
            String program = in.readUTF();
            String strategy = in.readUTF();
            int runs = in.readInt();
            List<Integer> reached = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                reached.add(in.readInt());
            }
            List<String> marks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                marks.add(in.readUTF());
            }
            return new Measured(program, new Calibrated(strategy, runs, reached), marks);
        } catch (IOException e) {
            return null;
        }
    }

    /** Keeps what was measured. */
    Measured keep(Read read, VariantRequest named, Measured measured) {
        if (!read.key().isEmpty()) {
            cache.put(
                    measuredKey(read, named),
                    bytes(out -> {
                        out.writeUTF(measured.program());
                        out.writeUTF(measured.calibrated().strategy());
                        out.writeInt(measured.calibrated().runs());
                        out.writeInt(measured.calibrated().reached().size());
                        for (int often : measured.calibrated().reached()) {
                            out.writeInt(often);
                        }
                        out.writeInt(measured.marks().size());
                        for (String mark : measured.marks()) {
                            out.writeUTF(mark);
                        }
                    }));
        }
        return measured;
    }

    // ---- names
    // ---------------------------------------------------------------------------------------

    /** What compiling depends on beside the texts. */
    private static List<String> parts(VariantRequest named) {
        List<String> parts = new ArrayList<>();
        parts.add(named.scenario());
        parts.add(Integer.toString(named.defines().size()));
        parts.addAll(named.defines());
        parts.add(Integer.toString(named.includes().size()));
        parts.addAll(named.includes());
        parts.add(Objects.requireNonNullElse(named.kernel(), ""));
        return parts;
    }

    private static String programKey(VariantRequest named, Map<String, String> texts) {
        List<String> parts = parts(named);
        new TreeMap<>(texts)
                .forEach((name, text) -> {
                    parts.add(name);
                    parts.add(Sha256.of(text));
                });
        return key("program", parts);
    }

    /** Measuring depends on the settings and the strategy, and not on the user's seed. */
    private static String measuredKey(Read read, VariantRequest named) {
        return key("measured", List.of(read.key(), named.settings().toString(), named.strategy()));
    }

    private static String key(String kind, List<String> parts) {
        StringBuilder all = new StringBuilder(kind);
        parts.forEach(part -> all.append('\n').append(part.length()).append(' ').append(part));
        return Sha256.of(all.toString());
    }

    @FunctionalInterface
    private interface Writing {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
