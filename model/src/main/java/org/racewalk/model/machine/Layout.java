package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.StructType;

import java.util.List;

/**
 * Where things lie: globals first, then one area per CPU for per-CPU variables, then the contexts'
 * task structs and stacks; the heap follows. Addresses depend on the program and the number of CPUs
 * alone.
 */
final class Layout {
    private static final int STACK = 8192;
    private static final int DYNAMIC_PER_CPU = 2048;
    private static final int HEAP_AT_FIRST = 1 << 18;

    final long[] globalAddress;
    final long[] globalShadow;
    private final Memory memory;
    private final int cpus;
    private final int firstGlobalObject;
    private final List<Global> globals;
    private final int[] globalOfObject;
    private final int pidOffset;
    private final int commOffset;
    private int perCpuStart;
    private int perCpuStride;
    private int perCpuTop;
    private int perCpuSealed;
    private int perCpuSaved;

    Layout(Program program, int cpus, Context[] contexts) {
        this.cpus = cpus;
        globals = program.globals();
        int bytes = Memory.FIRST_OFFSET + contexts.length * (STACK + 512) + HEAP_AT_FIRST;
        int perCpu = DYNAMIC_PER_CPU;
        for (Global global : globals) {
            bytes += global.size() + global.align() + 8;
            perCpu += global.perCpu() ? global.size() + global.align() + 8 : 0;
        }
        memory = new Memory(bytes + perCpu * (cpus + 1));
        globalAddress = new long[globals.size()];
        globalShadow = new long[globals.size()];
        firstGlobalObject = memory.objects();
        globalOfObject = new int[globals.size() + 1 + globals.size() * (cpus + 1)];
        placeGlobals();
        placePerCpu(perCpu);
        writeImages();
        pidOffset = offset(program, "pid");
        commOffset = offset(program, "comm");
        placeContexts(program, contexts);
        memory.sealStatics();
    }

    Memory memory() {
        return memory;
    }

    void reset() {
        perCpuTop = perCpuSealed;
    }

    /** Keeps how much per-CPU memory is allocated. */
    void save() {
        perCpuSaved = perCpuTop;
    }

    /** Back to what was kept. */
    void restore() {
        perCpuTop = perCpuSaved;
    }

    private void placeGlobals() {
        for (int i = 0; i < globals.size(); i++) {
            Global global = globals.get(i);
            if (global.perCpu()) {
                continue;
            }
            int size = Math.max(global.size(), 1);
            int at = memory.reserve(size + 7 & -8, Math.max(8, global.align()));
            byte kind = global.ghost() ? Memory.GHOST : Memory.GLOBAL;
            int object = memory.addObject(at, size, kind);
            globalOfObject[object - firstGlobalObject] = i + 1;
            memory.privateTo[object] = global.constant() ? -1 : 0;
            globalAddress[i] = memory.address(object);
            globalShadow[i] = memory.provenance(object);
        }
    }

    private void placePerCpu(int stride) {
        perCpuStride = stride + 63 & -64;
        perCpuStart = memory.reserve(perCpuStride * (cpus + 1), 64);
        perCpuTop = 0;
        for (int i = 0; i < globals.size(); i++) {
            Global global = globals.get(i);
            if (!global.perCpu()) {
                continue;
            }
            int align = Math.max(8, global.align());
            int at = (perCpuTop + align - 1) / align * align;
            perCpuTop = at + (global.size() + 7 & -8);
            globalAddress[i] = Memory.BASE + perCpuStart + at;
            for (int cpu = 0; cpu < cpus; cpu++) {
                int object =
                        memory.addObject(
                                perCpuStart + at + (cpu + 1) * perCpuStride,
                                Math.max(global.size(), 1),
                                Memory.PER_CPU);
                globalOfObject[object - firstGlobalObject] = i + 1;
            }
        }
        perCpuSealed = perCpuTop;
    }

    private void writeImages() {
        for (int i = 0; i < globals.size(); i++) {
            Global global = globals.get(i);
            int at = (int) (globalAddress[i] - Memory.BASE);
            if (!global.perCpu()) {
                writeImage(global, at);
                continue;
            }
            for (int cpu = 0; cpu < cpus; cpu++) {
                writeImage(global, at + (cpu + 1) * perCpuStride);
            }
        }
    }

    private void writeImage(Global global, int at) {
        memory.clear(at, global.size() + 7 & -8);
        byte[] image = global.image();
        for (int i = 0; i < image.length; i++) {
            if (image[i] != 0) {
                memory.put(at + i, 1, image[i] & 0xff, 0);
            }
        }
        for (Global.Relocation relocation : global.relocations()) {
            long address =
                    relocation.function()
                            ? Memory.FUNCTIONS + 16L * relocation.symbol()
                            : globalAddress[relocation.symbol()];
            long shadow = relocation.function() ? 0 : globalShadow[relocation.symbol()];
            memory.put(at + relocation.offset(), 8, address + relocation.addend(), shadow);
        }
    }

    private static int offset(Program program, String path) {
        StructType task = taskStruct(program);
        if (task != null) {
            for (StructType.Field field : task.fields()) {
                if (field.path().equals(path) || field.path().equals(path + "[0]")) {
                    return field.offset();
                }
            }
        }
        return -1;
    }

    private static @org.jspecify.annotations.Nullable StructType taskStruct(Program program) {
        for (StructType type : program.structs()) {
            if (type.name().equals("struct task_struct")) {
                return type;
            }
        }
        return null;
    }

    private void placeContexts(Program program, Context[] contexts) {
        StructType task = taskStruct(program);
        int size = task == null ? 64 : Math.max(task.size(), 8);
        for (Context c : contexts) {
            int at = memory.reserve(size + 7 & -8, 64);
            int object = memory.addObject(at, size, Memory.TASK);
            memory.clear(at, size + 7 & -8);
            c.task = memory.address(object);
            c.taskShadow = memory.provenance(object);
        }
        memory.sealImage();
        for (Context c : contexts) {
            c.stackStart = memory.reserve(STACK, 64);
            c.stackEnd = c.stackStart + STACK;
        }
    }

    /** Fills the task_struct that belongs to a context. */
    void giveTask(Context c) {
        int at = (int) (c.task - Memory.BASE);
        if (pidOffset >= 0) {
            memory.put(at + pidOffset, 4, c.pid, 0);
        }
        if (commOffset >= 0) {
            for (int i = 0; i < Math.min(15, c.name.length()); i++) {
                memory.put(at + commOffset + i, 1, c.name.charAt(i) & 0xff, 0);
            }
        }
    }

    /** Name of the global that an object is, or an empty string. */
    String globalName(int object) {
        int i = object - firstGlobalObject;
        int global = i >= 0 && i < globalOfObject.length ? globalOfObject[i] : 0;
        return global == 0 ? "" : globals.get(global - 1).name();
    }

    /** Type of the global that an object is, or an empty string. */
    String globalType(int object) {
        int i = object - firstGlobalObject;
        int global = i >= 0 && i < globalOfObject.length ? globalOfObject[i] : 0;
        return global == 0 ? "" : globals.get(global - 1).type();
    }

    /** The CPU whose copy of a per-CPU variable an object is. */
    int cpuOf(int object) {
        return (memory.start[object] - perCpuStart) / perCpuStride - 1;
    }

    /** PER_CPU_PTR and THIS_CPU_PTR. */
    int perCpuPointer(World world, Context c, int a, int cpu) {
        long at = c.value[a] - Memory.BASE;
        if (cpu < 0 || cpu >= cpus || at < perCpuStart || at >= perCpuStart + perCpuStride) {
            world.monitor()
                    .badAccess(c, ViolationKind.WILD_ACCESS, c.value[a], c.shadow[a], 1, false);
            return Interpreter.STOPPED;
        }
        long address = c.value[a] + (long) (cpu + 1) * perCpuStride;
        int object = memory.objectOf(address);
        boolean loaded = c.shadow[a] == 0;
        c.value[a] = address;
        c.shadow[a] = object == 0 ? 0 : memory.provenance(object);
        if (loaded) {
            // Memory of alloc_percpu(): its address was loaded, and the copy's depends on it.
            world.mm().combined(c, c.shadow[a]);
        }
        return Interpreter.PENDING;
    }

    /** PERCPU_ALLOC(size, align). */
    int allocatePerCpu(Context c, int a) {
        int size = (int) c.value[a] + 7 & -8;
        int align = (int) Math.max(8, c.value[a + 1]);
        int at = (perCpuTop + align - 1) / align * align;
        c.shadow[a] = 0;
        if (at + size > perCpuStride) {
            c.value[a] = 0;
            return Interpreter.PENDING;
        }
        perCpuTop = at + size;
        for (int cpu = 0; cpu < cpus; cpu++) {
            int from = perCpuStart + at + (cpu + 1) * perCpuStride;
            memory.addObject(from, (int) c.value[a], Memory.PER_CPU);
            memory.forget(from, size);
            memory.clear(from, size);
        }
        c.value[a] = Memory.BASE + perCpuStart + at;
        return Interpreter.PENDING;
    }
}
