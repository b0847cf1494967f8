package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;

import java.util.List;

/** Writes the instructions of a way through a thread, one after the other. */
final class PathWriter {
    private final LitmusTest test;
    private final Variables variables;
    private final Program program;
    private final List<long[]> controls;
    private ThreadPath path;

    /**
     * A writer for one thread.
     *
     * @param controls the branches that control what comes, as joins and what they need
     */
    PathWriter(LitmusTest test, Variables variables, Program program, List<long[]> controls) {
        this.test = test;
        this.variables = variables;
        this.program = program;
        this.controls = controls;
        this.path = new ThreadPath(0, program.switches());
    }

    /** From now on writes this way. */
    void begin(ThreadPath newPath) {
        path = newPath;
    }

    CompileException error(Position position, String message) {
        String text = LitmusText.lineText(test.text(), position.line());
        int column = text.length() - text.stripLeading().length() + 1;
        return new CompileException(
                List.of(
                        new Diagnostic(
                                position.file(), position.line(), column, text, message, "")),
                1);
    }

    int add(int pc, int kind, int order) {
        int i = path.count++;
        path.pc[i] = pc;
        path.kind[i] = kind;
        path.order[i] = order;
        path.location[i] = -1;
        path.unlessNode[i] = -1;
        for (long[] control : controls) {
            path.control[i] |= control[1];
        }
        return i;
    }

    int access(int pc, int kind, int order, int addressNode, int mode) throws CompileException {
        int i = add(pc, kind, order);
        // Of a plain access a compiler may see that its address depends on nothing.
        boolean plain = kind <= ThreadPath.WRITE && order == Access.PLAIN;
        address(pc, i, plain ? path.simplified(addressNode) : addressNode, mode);
        return i;
    }

    private void address(int pc, int i, int addressNode, int mode) throws CompileException {
        path.addressNode[i] = addressNode;
        path.addressNeeds[i] = path.nodeNeeds[addressNode];
        path.cut[i] = Extend.mode(8 << (mode & 3), true);
        if (path.addressNeeds[i] == 0) {
            path.location[i] = variables.locationAt(path.nodeConstant[addressNode]);
            if (path.location[i] < 0) {
                throw error(program.positionAt(pc), "this is not the address of a shared variable");
            }
        }
    }

    void value(int i, int node) {
        path.valueNode[i] = node;
        path.valueNeeds[i] |= path.nodeNeeds[node];
    }

    int resultOf(int i, int mode) {
        int node = path.result(i);
        path.resultNode[i] = node;
        if ((mode & 3) == 3 || (mode & Access.SIGNED) != 0) {
            return node;
        }
        return path.operationImmediate(Op.EXTEND, Extend.mode(8 << (mode & 3), false), node, 0);
    }

    /** "Fully ordered RMW: smp_mb before and after, only if it succeeds." */
    int readModifyWrite(int pc, int mode, int addressNode, int kind, int operand)
            throws CompileException {
        boolean full = Access.order(mode) == Access.FULL;
        if (full) {
            add(pc, ThreadPath.FENCE, Fence.MB);
        }
        int i = access(pc, ThreadPath.RMW, Access.order(mode), addressNode, mode);
        path.rmwKind[i] = kind;
        path.noReturn[i] = (mode & Access.NO_RETURN) != 0;
        path.atomic[i] = true;
        value(i, operand);
        if (full) {
            add(pc, ThreadPath.FENCE, Fence.MB);
        }
        return i;
    }
}
