package org.racewalk.model.trace;

import org.racewalk.model.machine.World;
import org.racewalk.model.program.Program;

/** Names out of a world. Reads it and changes nothing. */
public final class WorldNames implements Names {
    private final World world;

    public WorldNames(World world) {
        this.world = world;
    }

    @Override
    public Program program() {
        return world.program();
    }

    @Override
    public String taskName(int task) {
        return world.taskName(task);
    }

    @Override
    public int taskId(int task) {
        return world.taskId(task);
    }

    @Override
    public String objectName(long address) {
        return world.objectName(address);
    }

    @Override
    public String fieldName(long address, int pc) {
        return world.placeName(address, pc);
    }

    @Override
    public String symbolic(long value) {
        return world.symbolic(value, false);
    }

    @Override
    public String symbolic(long value, int pc) {
        return world.symbolic(value, program().touchesNumber(pc));
    }

    @Override
    public int[] stackPcs(int task) {
        return world.stackPcs(task);
    }

    @Override
    public long argument(int task, int index) {
        return world.intrinsicArgument(task, index);
    }

    @Override
    public long steps() {
        return world.steps();
    }

    @Override
    public boolean inSetup() {
        return world.inSetup();
    }
}
