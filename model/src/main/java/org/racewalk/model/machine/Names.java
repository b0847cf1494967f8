package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.StructType;

import java.util.Arrays;
import java.util.List;

/**
 * Names for objects, fields and values in reports; and the search for leaks, which needs the same
 * view.
 */
final class Names {
    private static final int LONGEST_STRING = 256;
    private static final String STRUCT = "struct ";

    /** Fields of locks by which the machine knows them, outermost last. */
    private static final List<String> LOCK_INNARDS =
            List.of(".raw_lock", ".rlock", ".state", ".count");

    private final World world;
    private final Program program;
    private final Layout layout;
    private final boolean[] library;

    /** Of string literals, by object: read once. */
    private @Nullable String[] literals = new String[0];

    /** Of variables that are arrays, by object: looked at once, as a trace asks at each access. */
    private @Nullable ArrayShape[] shapes = new ArrayShape[0];

    private boolean[] shaped = new boolean[0];

    Names(World world, Layout layout) {
        this.world = world;
        this.program = world.program();
        this.layout = layout;
        this.library = libraryCode(program);
    }

    private static boolean[] libraryCode(Program program) {
        boolean[] marks = new boolean[program.code().length / Op.SIZE];
        for (Function function : program.functions()) {
            String file = function.position().file();
            boolean ours =
                    program.sources().stream()
                            .anyMatch(s -> s.path().equals(file) && s.origin().equals("racewalk"));
            for (int pc = function.entry(); ours && pc < function.end(); pc += Op.SIZE) {
                marks[pc / Op.SIZE] = true;
            }
        }
        return marks;
    }

    /** Whether the code at pc is one of our headers' own functions. */
    boolean inLibrary(int pc) {
        return library[pc / Op.SIZE];
    }

    /** The innermost pc of a context's stack that is not in our headers' own functions. */
    int userPc(Context c) {
        int pc = c.pc;
        for (int i = c.depth - 1; i >= 0 && library[pc / Op.SIZE]; i--) {
            pc = c.savedPc[i] - Op.SIZE;
        }
        return pc;
    }

    /** Object and field as one name; a field without a name is a distance such as {@code +8}. */
    static String joined(String object, String field) {
        boolean goesOn = field.isEmpty() || field.startsWith("+") || field.startsWith("[");
        return goesOn ? object + field : object + "." + field;
    }

    static String bytes(int size) {
        return size == 1 ? "1 byte" : size + " bytes";
    }

    /**
     * What is accessed at an address.
     *
     * @param object to which the access belongs, or 0: a number, then
     * @param beyond whether it lies outside of the object: then as a distance
     */
    String accessed(long address, int object, boolean beyond, int pc) {
        String name = object == 0 ? "" : object(object);
        if (name.isEmpty()) {
            return "address 0x" + Long.toHexString(address);
        }
        return beyond ? name + outside(address, object) : joined(name, field(address, pc));
    }

    private String outside(long address, int object) {
        Memory memory = world.memory();
        long inside = address - memory.address(object);
        int whole = memory.end[object] - memory.start[object];
        return inside < 0
                ? inside + ", before its begin"
                : "+" + inside + ", outside of its " + bytes(whole);
    }

    /** Object and field at an address. */
    String nameAt(long address) {
        int object = world.memory().objectOf(address);
        return joined(object == 0 ? "" : object(object), field(address, -1));
    }

    /** The object at an address with its number, or "". */
    String objectAt(long address) {
        int object = world.memory().objectOf(address);
        return object == 0 ? "" : object(object);
    }

    /** An object with its number, for example {@code vm_area_struct#2}. */
    String object(int object) {
        Memory memory = world.memory();
        return switch (memory.kind[object]) {
            case Memory.GLOBAL, Memory.GHOST -> layout.globalName(object);
            case Memory.PER_CPU -> variable(object) + "@cpu" + layout.cpuOf(object);
            case Memory.TASK -> "task_struct of " + taskAt(memory.address(object));
            case Memory.STACK -> localName(object);
            case Memory.SLAB, Memory.KMALLOC, Memory.PAGES ->
                    cacheName(object) + "#" + ordinal(object);
            default -> "object#" + object;
        };
    }

    private String taskAt(long address) {
        Context c = world.tasks().at(address);
        return c == null ? "no task" : c.name;
    }

    private String localName(int object) {
        int pc = world.memory().allocatedPc[object];
        if (pc < 0) {
            return "a local variable";
        }
        Function function = program.functionAt(pc);
        int index = program.code()[pc + 2];
        return function.locals().get(index).name() + " of " + function.name() + "()";
    }

    private String cacheName(int object) {
        return world.mm().allocator.name(world.memory().cache[object]);
    }

    private int ordinal(int object) {
        Memory memory = world.memory();
        int number = 1;
        for (int i = memory.staticObjects(); i < object; i++) {
            if (memory.cache[i] == memory.cache[object] && memory.kind[i] == memory.kind[object]) {
                number++;
            }
        }
        return number;
    }

    /** What kind of thing an object is, without number: part of signatures. */
    String objectClass(int object, int pc) {
        if (object == 0) {
            return "";
        }
        return switch (world.memory().kind[object]) {
            case Memory.SLAB -> cacheName(object);
            case Memory.KMALLOC, Memory.PAGES -> {
                String field = program.fieldAt(pc);
                int dot = field.indexOf('.');
                yield field.startsWith(STRUCT) && dot > 0
                        ? field.substring(0, dot)
                        : cacheName(object);
            }
            case Memory.STACK -> "local variable";
            case Memory.TASK -> "task_struct";
            case Memory.PER_CPU -> variable(object);
            default -> layout.globalName(object);
        };
    }

    /**
     * As {@link #field}, of a variable that is an array with the number of its element: {@code
     * [1].lock}. Signatures have no such numbers.
     */
    String place(long address, int pc) {
        Memory memory = world.memory();
        int object = memory.objectOf(address);
        ArrayShape shape = shape(memory, object);
        if (shape == null) {
            return field(address, pc);
        }
        int inside = (int) (address - memory.address(object));
        int within = inside % shape.size();
        String field = within == 0 ? "" : "+" + within;
        for (StructType struct : program.structs()) {
            if (struct.name().equals(shape.element())) {
                field = leaf(struct, within);
            }
        }
        return joined(shape.indices(inside / shape.size()), field);
    }

    private @Nullable ArrayShape shape(Memory memory, int object) {
        boolean variable =
                switch (memory.kind[object]) {
                    case Memory.GLOBAL, Memory.GHOST, Memory.PER_CPU -> object != 0;
                    default -> false;
                };
        if (!variable) {
            return null;
        }
        if (object >= shapes.length) {
            shapes = Arrays.copyOf(shapes, object + 1);
            shaped = Arrays.copyOf(shaped, object + 1);
        }
        if (!shaped[object]) {
            int whole = memory.end[object] - memory.start[object];
            shapes[object] = ArrayShape.of(layout.globalType(object), whole);
            shaped[object] = true;
        }
        return shapes[object];
    }

    /** The field at an address, from the object's type or the instruction at pc, or "". */
    String field(long address, int pc) {
        Memory memory = world.memory();
        int object = memory.objectOf(address);
        if (object == 0) {
            return "";
        }
        String type =
                switch (memory.kind[object]) {
                    case Memory.SLAB -> STRUCT + cacheName(object);
                    case Memory.GLOBAL, Memory.GHOST, Memory.PER_CPU -> layout.globalType(object);
                    case Memory.TASK -> "struct task_struct";
                    default -> "";
                };
        int inside = (int) (address - memory.address(object));
        for (StructType struct : program.structs()) {
            if (struct.name().equals(type)) {
                return leaf(struct, inside);
            }
        }
        String named = pc < 0 ? "" : program.fieldAt(pc);
        int dot = named.indexOf('.');
        if (dot > 0) {
            return named.substring(dot + 1);
        }
        return inside == 0 ? "" : "+" + inside;
    }

    /** A lock without a class: the variable that it is or lies in, else the field. */
    String lock(long address) {
        String field = field(address, -1);
        int object = world.memory().objectOf(address);
        int kind = world.memory().kind[object];
        if (object == 0 || kind != Memory.GLOBAL && kind != Memory.PER_CPU) {
            return field;
        }
        String name = joined(variable(object), field);
        for (String inner : LOCK_INNARDS) {
            if (name.endsWith(inner)) {
                name = name.substring(0, name.length() - inner.length());
            }
        }
        return name;
    }

    /** Of a variable; memory of alloc_percpu() has no name. */
    private String variable(int object) {
        String name = layout.globalName(object);
        return name.isEmpty() && world.memory().kind[object] == Memory.PER_CPU ? "percpu" : name;
    }

    private static String leaf(StructType struct, int inside) {
        String best = "";
        for (StructType.Field field : struct.fields()) {
            if (field.offset() <= inside && inside < field.offset() + field.size()) {
                return field.path();
            }
            if (field.offset() == inside) {
                best = field.path();
            }
        }
        return best;
    }

    String waitName(Context c) {
        return switch (c.waitsFor) {
            case Context.WAIT_LOCK -> world.locks().name((int) c.waitsOn) + holder((int) c.waitsOn);
            case Context.WAIT_GRACE_PERIOD, Context.WAIT_SRCU -> "a grace period";
            case Context.WAIT_BARRIER -> "RCU callbacks";
            case Context.WAIT_CALL -> "an interrupt on another CPU";
            default -> "a wake-up";
        };
    }

    private String holder(int lock) {
        int owner = world.locks().owner(lock);
        return owner < 0 ? "" : " held by " + world.context(owner).name;
    }

    /** What a number that is not declared as a pointer is, whatever lies at that address. */
    static String number(long value) {
        boolean small = value >= -4096 && value < 65536;
        return small ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    String symbolic(long value) {
        Memory memory = world.memory();
        if (value >= -4096 && value < 65536) {
            return number(value);
        }
        long function = value - Memory.FUNCTIONS;
        if (function >= 0 && function >> 4 < program.functions().size()) {
            return program.functions().get((int) (function >> 4)).name();
        }
        int object = memory.objectOf(value);
        if (object != 0) {
            int inside = (int) (value - memory.address(object));
            ArrayShape shape = inside == 0 ? null : shape(memory, object);
            if (shape != null && inside >= shape.size()) {
                int within = inside % shape.size();
                String element = shape.indices(inside / shape.size());
                return "&" + object(object) + element + (within == 0 ? "" : "+" + within);
            }
            return "&" + object(object) + (inside == 0 ? "" : "+" + inside);
        }
        return number(value);
    }

    /** The C string at an address. */
    String string(long address) {
        Memory memory = world.memory();
        int object = memory.objectOf(address);
        boolean literal =
                object != 0
                        && memory.privateTo[object] < 0
                        && object < memory.staticObjects()
                        && memory.address(object) == address;
        if (!literal) {
            return read(memory, object, address);
        }
        if (object >= literals.length) {
            literals = Arrays.copyOf(literals, memory.staticObjects());
        }
        String known = literals[object];
        if (known == null) {
            known = read(memory, object, address);
            literals[object] = known;
        }
        return known;
    }

    private static String read(Memory memory, int object, long address) {
        StringBuilder text = new StringBuilder();
        int at = (int) (address - Memory.BASE);
        while (object != 0 && at < memory.end[object] && text.length() < LONGEST_STRING) {
            long ch = memory.get(at++, 1);
            if (ch == 0) {
                break;
            }
            text.append((char) ch);
        }
        return text.toString();
    }

    /** Heap objects that are allocated and that nothing reachable points to are leaks. */
    void reportLeaks(Memory memory, Monitor monitor) {
        int first = memory.staticObjects();
        int count = memory.objects() - first;
        boolean any = false;
        for (int object = first; object < memory.objects() && !any; object++) {
            any = isHeap(memory, object) && memory.live[object] > 0;
        }
        if (!any) {
            return;
        }
        boolean[] seen = reachable(memory);
        for (int i = 0; i < count; i++) {
            int object = first + i;
            if (isHeap(memory, object) && memory.live[object] > 0 && !seen[i]) {
                monitor.leak(object);
            }
        }
    }

    /** Whether something points to an object, each heap object counted from the first. */
    private static boolean[] reachable(Memory memory) {
        int first = memory.staticObjects();
        boolean[] seen = new boolean[memory.objects() - first];
        for (int object = 1; object < memory.objects(); object++) {
            // What only ghost variables point to is lost to the program.
            boolean ghost = memory.kind[object] == Memory.GHOST;
            if (memory.live[object] > 0 && !isHeap(memory, object) && !ghost) {
                scan(memory, object, first, seen);
            }
        }
        return seen;
    }

    /** Whether the heap object of that name is allocated and something points to it. */
    boolean isReachable(String name) {
        Memory memory = world.memory();
        int object = heapObject(name);
        return object != 0 && reachable(memory)[object - memory.staticObjects()];
    }

    private static boolean isHeap(Memory memory, int object) {
        byte kind = memory.kind[object];
        return kind == Memory.SLAB || kind == Memory.KMALLOC || kind == Memory.PAGES;
    }

    private static void scan(Memory memory, int from, int first, boolean[] seen) {
        for (int word = memory.start[from] >> 3; word << 3 < memory.end[from]; word++) {
            reach(memory, memory.objectOf(memory.value[word]), first, seen);
            reach(memory, origin(memory, word), first, seen);
        }
    }

    /** A physical address or another packed form refers to the object it was made from. */
    private static int origin(Memory memory, int word) {
        long shadow = memory.shadow[word];
        int origin = (int) (shadow >>> 32);
        return shadow > 0 && memory.live[origin] == (int) shadow ? origin : 0;
    }

    /** Whether something in memory that is in use refers to the heap object of that name. */
    boolean isReferredTo(String name) {
        Memory memory = world.memory();
        int of = heapObject(name);
        for (int from = 1; from < memory.objects() && of != 0; from++) {
            boolean counts =
                    from != of && memory.live[from] > 0 && memory.kind[from] != Memory.GHOST;
            for (int word = memory.start[from] >> 3;
                    counts && word << 3 < memory.end[from];
                    word++) {
                if (memory.objectOf(memory.value[word]) == of || origin(memory, word) == of) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The heap object of that name, if it is allocated, or 0. */
    private int heapObject(String name) {
        Memory memory = world.memory();
        for (int object = memory.staticObjects(); object < memory.objects(); object++) {
            if (memory.live[object] > 0 && isHeap(memory, object) && object(object).equals(name)) {
                return object;
            }
        }
        return 0;
    }

    private static void reach(Memory memory, int object, int first, boolean[] seen) {
        if (object < first || seen[object - first] || memory.live[object] <= 0) {
            return;
        }
        seen[object - first] = true;
        if (isHeap(memory, object)) {
            scan(memory, object, first, seen);
        }
    }
}
