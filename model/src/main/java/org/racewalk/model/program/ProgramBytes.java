package org.racewalk.model.program;

import org.racewalk.model.program.Function.MemoryLocal;
import org.racewalk.model.program.Global.Relocation;
import org.racewalk.model.program.Program.SourceFile;
import org.racewalk.model.program.Scenario.Invariant;
import org.racewalk.model.program.Scenario.Task;
import org.racewalk.model.program.StructType.Field;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program as bytes and back, for a build that reads what it wrote itself: there is no version in
 * them. Whoever keeps them says which build they are of, and sees to it that they are whole.
 */
public final class ProgramBytes {
    /** Reads or writes an element. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ProgramBytes from) throws IOException;
    }

    @FunctionalInterface
    private interface Writer<T> {
        void write(T value) throws IOException;
    }

    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<String, Integer> numbers = new TreeMap<>();
    private final List<String> texts = new ArrayList<>();

    private ProgramBytes(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** All of a program, allowed races included. */
    public static byte[] write(Program program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new ProgramBytes(
                            new DataInputStream(new ByteArrayInputStream(new byte[0])),
                            new DataOutputStream(bytes))
                    .put(program);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The program that was written.
     *
     * @throws IllegalArgumentException if these are not the bytes of one, as far as can be seen
     */
    public static Program read(byte[] bytes) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            Program program =
                    new ProgramBytes(in, new DataOutputStream(new ByteArrayOutputStream())).get();
            if (in.available() > 0) {
                throw new IllegalArgumentException("more than a program");
            }
            return program;
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a program", e);
        }
    }

    private void put(Program program) throws IOException {
        ints(program.code());
        longs(program.constants());
        ints(program.position());
        ints(program.field());
        list(program.positions(), this::position);
        list(program.strings(), this::text);
        list(program.functions(), this::function);
        list(program.globals(), this::global);
        list(program.switches(), this::switchTable);
        list(program.structs(), this::struct);
        ints(program.sometimes());
        scenario(program.scenario());
        list(
                program.sources(),
                source -> {
                    text(source.path());
                    text(source.origin());
                    text(source.hash());
                });
        text(program.hash());
        list(
                program.allowedRaces().entries(),
                entry -> {
                    text(entry.file());
                    text(entry.field());
                    text(entry.reason());
                });
    }

    private Program get() throws IOException {
        return new Program(
                ints(),
                longs(),
                ints(),
                ints(),
                list(ProgramBytes::position),
                list(ProgramBytes::text),
                list(ProgramBytes::function),
                list(ProgramBytes::global),
                list(ProgramBytes::switchTable),
                list(ProgramBytes::struct),
                ints(),
                scenario(),
                list(from -> new SourceFile(from.text(), from.text(), from.text())),
                text(),
                new AllowedRaces(
                        list(from ->
                                new AllowedRaces.Entry(from.text(), from.text(), from.text()))));
    }

    private void position(Position position) throws IOException {
        text(position.file());
        out.writeInt(position.line());
    }

    private Position position() throws IOException {
        return new Position(text(), in.readInt());
    }

    private void function(Function function) throws IOException {
        text(function.name());
        position(function.position());
        out.writeInt(function.entry());
        out.writeInt(function.end());
        out.writeInt(function.registers());
        out.writeInt(function.parameters());
        list(
                function.locals(),
                local -> {
                    text(local.name());
                    out.writeInt(local.size());
                    out.writeInt(local.align());
                    text(local.type());
                });
        out.writeBoolean(function.ghost());
        out.writeBoolean(function.stub());
    }

    private Function function() throws IOException {
        return new Function(
                text(),
                position(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                list(from ->
                        new MemoryLocal(
                                from.text(), from.in.readInt(), from.in.readInt(), from.text())),
                in.readBoolean(),
                in.readBoolean());
    }

    private void global(Global global) throws IOException {
        text(global.name());
        out.writeInt(global.size());
        out.writeInt(global.align());
        out.writeInt(global.image().length);
        out.write(global.image());
        list(
                global.relocations(),
                relocation -> {
                    out.writeInt(relocation.offset());
                    out.writeBoolean(relocation.function());
                    out.writeInt(relocation.symbol());
                    out.writeLong(relocation.addend());
                });
        text(global.type());
        out.writeBoolean(global.perCpu());
        out.writeBoolean(global.ghost());
        out.writeBoolean(global.constant());
    }

    private Global global() throws IOException {
        return new Global(
                text(),
                in.readInt(),
                in.readInt(),
                image(),
                list(from ->
                        new Relocation(
                                from.in.readInt(),
                                from.in.readBoolean(),
                                from.in.readInt(),
                                from.in.readLong())),
                text(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean());
    }

    private byte[] image() throws IOException {
        byte[] image = new byte[count(1)];
        in.readFully(image);
        return image;
    }

    private void switchTable(SwitchTable table) throws IOException {
        longs(table.low());
        longs(table.high());
        ints(table.target());
        out.writeInt(table.otherwise());
        out.writeBoolean(table.unsigned());
    }

    private SwitchTable switchTable() throws IOException {
        return new SwitchTable(longs(), longs(), ints(), in.readInt(), in.readBoolean());
    }

    private void struct(StructType struct) throws IOException {
        text(struct.name());
        out.writeInt(struct.size());
        list(
                struct.fields(),
                field -> {
                    text(field.path());
                    out.writeInt(field.offset());
                    out.writeInt(field.size());
                    out.writeBoolean(field.number());
                });
    }

    private StructType struct() throws IOException {
        return new StructType(
                text(),
                in.readInt(),
                list(from ->
                        new Field(
                                from.text(),
                                from.in.readInt(),
                                from.in.readInt(),
                                from.in.readBoolean())));
    }

    private void scenario(Scenario scenario) throws IOException {
        text(scenario.title());
        list(scenario.setup(), out::writeInt);
        list(
                scenario.tasks(),
                task -> {
                    text(task.name());
                    out.writeInt(task.function());
                    out.writeInt(task.count());
                    out.writeInt(task.cpu());
                });
        list(
                scenario.invariants(),
                invariant -> {
                    text(invariant.name());
                    out.writeInt(invariant.function());
                    text(invariant.text());
                });
        list(scenario.finish(), out::writeInt);
    }

    private Scenario scenario() throws IOException {
        return new Scenario(
                text(),
                list(from -> from.in.readInt()),
                list(from ->
                        new Task(
                                from.text(),
                                from.in.readInt(),
                                from.in.readInt(),
                                from.in.readInt())),
                list(from -> new Invariant(from.text(), from.in.readInt(), from.text())),
                list(from -> from.in.readInt()));
    }

    /** A text stands where it comes first; after that its number does. */
    private void text(String text) throws IOException {
        Integer known = numbers.putIfAbsent(text, numbers.size());
        out.writeInt(known == null ? -1 : known);
        if (known == null) {
            char[] chars = text.toCharArray();
            out.writeInt(chars.length);
            for (char one : chars) {
                out.writeChar(one);
            }
        }
    }

    private String text() throws IOException {
        int number = in.readInt();
        if (number >= 0) {
            return texts.get(number);
        }
        char[] chars = new char[count(Character.BYTES)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = in.readChar();
        }
        String text = new String(chars);
        texts.add(text);
        return text;
    }

    private void ints(int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    private int[] ints() throws IOException {
        int[] values = new int[count(Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    private void longs(long[] values) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private long[] longs() throws IOException {
        long[] values = new long[count(Long.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }

    private <T> void list(List<T> values, Writer<T> writer) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value);
        }
    }

    private <T> List<T> list(Reader<T> reader) throws IOException {
        int count = count(1);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.read(this));
        }
        return List.copyOf(values);
    }

    /** A number of things of at least so many bytes each: no more than there are bytes left. */
    private int count(int bytes) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / bytes) {
            throw new IOException(count + " of what cannot be there");
        }
        return count;
    }
}
