package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Op;

import java.util.ArrayList;
import java.util.List;

/** Switch statements: a table jump, or a few comparisons. */
final class SwitchCode {
    /** Switches with at most so many cases are comparisons. */
    private static final int COMPARED = 3;

    private final FunctionGenerator f;

    /** Labels of the cases not yet passed, of each switch that is open. */
    private final List<List<Code.Label>> pending = new ArrayList<>();

    SwitchCode(FunctionGenerator function) {
        this.f = function;
    }

    /** Collects the cases of one switch, without those of switches inside. */
    private static final class Cases extends TreeWalker {
        final List<Statement.Case> found = new ArrayList<>();

        @Override
        void statement(Statement statement) {
            if (statement instanceof Statement.Case c) {
                found.add(c);
            } else if (!(statement instanceof Statement.Switch)) {
                super.statement(statement);
            }
        }
    }

    /** Whether control may enter the statement other than at its beginning. */
    static boolean hasTargets(Statement statement) {
        boolean[] found = new boolean[1];
        new TreeWalker() {
            @Override
            void statement(Statement inner) {
                found[0] |= inner instanceof Statement.Label || inner instanceof Statement.Case;
                super.statement(inner);
            }
        }.statement(statement);
        return found[0];
    }

    /** The jump at the head; the body follows. */
    void begin(Statement.Switch s, Code.Label end) {
        Cases cases = new Cases();
        cases.statement(s.body());
        List<Code.Label> labels = new ArrayList<>();
        Code.Label otherwise = end;
        for (Statement.Case c : cases.found) {
            Code.Label label = new Code.Label();
            labels.add(label);
            if (c.isDefault()) {
                otherwise = label;
            }
        }
        Expression value = f.simplifier.simplify(s.value());
        pending.add(labels);
        if (value instanceof Expression.Constant c) {
            f.code.at(s.position());
            f.code.jump(target(c, cases.found, labels, otherwise));
            return;
        }
        int mark = f.frame.mark();
        int register = f.values.value(value, Frame.NONE);
        f.code.at(s.position());
        dispatch(register, value.type(), cases.found, labels, otherwise);
        f.frame.release(mark);
    }

    private static Code.Label target(
            Expression.Constant value,
            List<Statement.Case> cases,
            List<Code.Label> labels,
            Code.Label otherwise) {
        boolean signed = Scalars.signed(value.type());
        for (int i = 0; i < cases.size(); i++) {
            Statement.Case c = cases.get(i);
            long low = Scalars.canonical(c.low(), value.type());
            long high = Scalars.canonical(c.high(), value.type());
            if (!c.isDefault()
                    && Arithmetic.compare(BinaryOperator.LESS_EQUAL, signed, low, value.value())
                    && Arithmetic.compare(BinaryOperator.LESS_EQUAL, signed, value.value(), high)) {
                return labels.get(i);
            }
        }
        return otherwise;
    }

    private void dispatch(
            int register,
            CType type,
            List<Statement.Case> cases,
            List<Code.Label> labels,
            Code.Label otherwise) {
        List<Code.Label> targets = new ArrayList<>();
        List<long[]> ranges = new ArrayList<>();
        boolean simple = true;
        for (int i = 0; i < cases.size(); i++) {
            Statement.Case c = cases.get(i);
            if (!c.isDefault()) {
                long low = Scalars.canonical(c.low(), type);
                ranges.add(new long[] {low, Scalars.canonical(c.high(), type)});
                targets.add(labels.get(i));
                simple &= c.low() == c.high() && low == (int) low;
            }
        }
        if (simple && ranges.size() <= COMPARED) {
            for (int i = 0; i < ranges.size(); i++) {
                f.code.branch(Op.JEQI, register, (int) ranges.get(i)[0], targets.get(i));
            }
            f.code.jump(otherwise);
            return;
        }
        f.code.tableJump(
                register,
                new Code.Table(
                        ranges.stream().mapToLong(range -> range[0]).toArray(),
                        ranges.stream().mapToLong(range -> range[1]).toArray(),
                        targets.toArray(Code.Label[]::new),
                        otherwise,
                        !Scalars.signed(type)));
    }

    /** The label of the case that is passed now. */
    Code.Label nextCase() {
        return pending.get(pending.size() - 1).remove(0);
    }

    void end() {
        pending.remove(pending.size() - 1);
    }
}
