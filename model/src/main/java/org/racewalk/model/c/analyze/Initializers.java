package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTInitializerList;
import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.eclipse.cdt.core.dom.ast.c.ICASTArrayDesignator;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignatedInitializer;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignator;
import org.eclipse.cdt.core.dom.ast.c.ICASTFieldDesignator;
import org.eclipse.cdt.core.dom.ast.gnu.c.IGCCASTArrayRangeDesignator;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Resolves initialisers to scalars at offsets: designators, ranges, elided braces, strings into
 * char arrays, flexible arrays, lengths of arrays.
 */
final class Initializers {
    private static final long LARGEST_RANGE = 1 << 20;

    private final Unit unit;

    Initializers(Unit unit) {
        this.unit = unit;
    }

    /** An initialiser and the type of its object; that of an array has a length now. */
    record Result(CType type, Initializer initializer) {}

    /** The state of one initialiser. */
    private static final class Target {
        final boolean isStatic;
        final List<Initializer.Entry> entries = new ArrayList<>();
        long end;

        Target(boolean isStatic) {
            this.isStatic = isStatic;
        }
    }

    /** An object or part of one. */
    private record Slot(CType type, long offset, CType.@Nullable Field bits) {}

    /** An aggregate whose members are being initialised in order. */
    private static final class Frame {
        final CType type;
        final long offset;
        long next;
        long largest;

        Frame(CType type, long offset) {
            this.type = type;
            this.offset = offset;
        }

        /** How many members it has; an array of unknown length has no limit. */
        long count() {
            return switch (type.unqualified()) {
                case CType.Array array -> array.count() < 0 ? Long.MAX_VALUE : array.count();
                case CType.Struct struct ->
                        struct.union ? Math.min(1, struct.fields.size()) : struct.fields.size();
                default -> 1;
            };
        }

        Slot slot(long index) {
            return switch (type.unqualified()) {
                case CType.Array array ->
                        new Slot(array.element(), offset + index * array.element().size(), null);
                case CType.Struct struct -> {
                    CType.Field field = struct.fields.get((int) index);
                    yield new Slot(
                            field.type(),
                            offset + field.offset(),
                            field.isBitField() ? field : null);
                }
                default -> new Slot(type, offset, null);
            };
        }

        void advanceTo(long index) {
            next = index;
            largest = Math.max(largest, index);
        }
    }

    /** A clause whose expression is analysed once, however deep it goes. */
    private static final class Clause {
        final IASTInitializerClause syntax;
        @Nullable Expression value;

        Clause(IASTInitializerClause syntax) {
            this.syntax = syntax;
        }

        @Nullable IASTInitializerList list() {
            return syntax instanceof IASTInitializerList list ? list : null;
        }
    }

    /** Resolves the initialiser of an object of that type. */
    Result initialize(CType type, IASTInitializerClause syntax, boolean isStatic) {
        Target target = new Target(isStatic);
        boolean unknownLength = type instanceof CType.Array array && array.count() < 0;
        if (!unknownLength && !Conversions.isComplete(type)) {
            throw unit.reject(
                    syntax, "initialiser for the incomplete type '" + type.spelling() + "'", "");
        }
        long length = object(new Slot(type, 0, null), new Clause(syntax), target);
        CType complete = type;
        if (type instanceof CType.Array array && array.count() < 0) {
            complete = new CType.Array(array.element(), length);
        }
        long size = Math.max(complete.size(), target.end);
        return new Result(complete, new Initializer(size, List.copyOf(target.entries)));
    }

    /** Initialises a whole object; the result is how many elements an array got. */
    private long object(Slot slot, Clause clause, Target target) {
        CType type = slot.type().unqualified();
        IASTInitializerList list = clause.list();
        if (type instanceof CType.Array array) {
            String text = string(array, clause);
            if (text != null) {
                return string(array, slot, text, clause.syntax, target);
            }
            if (list == null) {
                throw unit.reject(clause.syntax, "an array needs an initialiser in braces", "");
            }
            return braced(new Frame(slot.type(), slot.offset()), list, target);
        }
        if (type instanceof CType.Struct) {
            if (list != null) {
                return braced(new Frame(slot.type(), slot.offset()), list, target);
            }
            structValue(slot, clause, target);
            return 0;
        }
        if (list != null) {
            scalarInBraces(slot, list, target);
        } else {
            scalar(slot, clause, target);
        }
        return 0;
    }

    private void scalarInBraces(Slot slot, IASTInitializerList list, Target target) {
        IASTInitializerClause[] clauses = list.getClauses();
        if (clauses.length > 1) {
            throw unit.reject(clauses[1], "excess elements in scalar initialiser", "");
        }
        if (clauses.length == 1) {
            object(slot, new Clause(clauses[0]), target);
        } else {
            Expression zero = Fold.constant(0, Conversions.INT, unit.position(list));
            add(slot, Fold.convert(zero, slot.type(), zero.position()), list, target);
        }
    }

    private Expression value(Clause clause) {
        Expression known = clause.value;
        if (known == null) {
            known = unit.expressions.value((IASTExpression) clause.syntax);
            clause.value = known;
        }
        return known;
    }

    private void scalar(Slot slot, Clause clause, Target target) {
        Expression converted =
                unit.expressions
                        .assignments()
                        .converted(value(clause), slot.type(), clause.syntax, "initialisation");
        add(slot, converted, clause.syntax, target);
    }

    private void add(Slot slot, Expression value, IASTNode node, Target target) {
        if (target.isStatic && !Fold.isStatic(value)) {
            throw unit.reject(
                    node,
                    "initialiser element is not constant",
                    "set it in setup(), or make it a constant");
        }
        CType type = slot.type().unqualified();
        target.entries.add(new Initializer.Entry(slot.offset(), type, slot.bits(), value));
        target.end = Math.max(target.end, slot.offset() + type.size());
    }

    /** A struct copied whole, or a compound literal, whose parts go in one by one. */
    private void structValue(Slot slot, Clause clause, Target target) {
        Expression value =
                unit.expressions
                        .assignments()
                        .converted(value(clause), slot.type(), clause.syntax, "initialisation");
        Initializer literal = literal(value);
        if (literal != null) {
            for (Initializer.Entry entry : literal.entries()) {
                target.entries.add(
                        new Initializer.Entry(
                                slot.offset() + entry.offset(),
                                entry.type(),
                                entry.bits(),
                                entry.value()));
            }
            target.end = Math.max(target.end, slot.offset() + literal.size());
            return;
        }
        if (target.isStatic) {
            throw unit.reject(clause.syntax, "initialiser element is not constant", "");
        }
        target.entries.add(
                new Initializer.Entry(slot.offset(), slot.type().unqualified(), null, value));
        target.end = Math.max(target.end, slot.offset() + slot.type().size());
    }

    private static @Nullable Initializer literal(Expression value) {
        if (!(value instanceof Expression.Read read)) {
            return null;
        }
        return switch (read.place()) {
            case Expression.CompoundLiteral literal -> literal.initializer();
            case Expression.VariablePlace place when place.variable().name.equals("<literal>") ->
                    place.variable().initializer;
            default -> null;
        };
    }

    /** The bytes of a string literal that initialises an array of chars, or null. */
    private @Nullable String string(CType.Array array, Clause clause) {
        boolean chars =
                Conversions.isInteger(array.element()) && Conversions.bits(array.element()) == 8;
        if (!chars || array.element().unqualified().equals(Conversions.BOOL)) {
            return null;
        }
        IASTInitializerClause syntax = clause.syntax;
        IASTInitializerList list = clause.list();
        if (list != null && list.getClauses().length == 1) {
            syntax = list.getClauses()[0];
        }
        while (syntax instanceof IASTUnaryExpression unary
                && unary.getOperator() == IASTUnaryExpression.op_bracketedPrimary) {
            syntax = unary.getOperand();
        }
        if (!(syntax instanceof IASTExpression expression)
                || syntax instanceof IASTInitializerList) {
            return null;
        }
        Clause inner = syntax == clause.syntax ? clause : new Clause(expression);
        if (!(syntax instanceof IASTLiteralExpression) && !(syntax instanceof IASTIdExpression)) {
            return null;
        }
        return unit.strings.literal(value(inner));
    }

    private long string(CType.Array array, Slot slot, String text, IASTNode node, Target target) {
        long room = array.count() < 0 ? text.length() + 1L : array.count();
        String cut = text.length() > room ? text.substring(0, (int) room) : text;
        target.entries.addAll(
                Strings.entries(cut, slot.offset(), array.element(), unit.position(node)));
        target.end = Math.max(target.end, slot.offset() + room);
        return room;
    }

    /** A list in braces; the result is the number of elements that an array needs. */
    private long braced(Frame outer, IASTInitializerList list, Target target) {
        Deque<Frame> frames = new ArrayDeque<>();
        frames.push(outer);
        Rejected rejected = null;
        for (IASTInitializerClause syntax : list.getClauses()) {
            try {
                if (syntax instanceof ICASTDesignatedInitializer designated) {
                    designated(frames, outer, designated, target);
                } else {
                    place(frames, new Clause(syntax), target);
                }
            } catch (Rejected e) {
                rejected = e;
            }
        }
        if (rejected != null) {
            throw rejected;
        }
        return outer.largest;
    }

    /** Puts a clause at the next free member, opening members whose braces are left out. */
    private void place(Deque<Frame> frames, Clause clause, Target target) {
        while (frames.size() > 1 && top(frames).next >= top(frames).count()) {
            frames.pop();
        }
        Frame frame = top(frames);
        if (frame.next >= frame.count()) {
            throw unit.reject(
                    clause.syntax,
                    "excess elements in initialiser of '" + frame.type.spelling() + "'",
                    "");
        }
        Slot slot = frame.slot(frame.next);
        frame.advanceTo(frame.next + 1);
        if (opens(slot, clause)) {
            frames.push(new Frame(slot.type(), slot.offset()));
            place(frames, clause, target);
        } else {
            object(slot, clause, target);
        }
    }

    private static Frame top(Deque<Frame> frames) {
        return Objects.requireNonNull(frames.peek());
    }

    /** Whether a member is an aggregate and the clause initialises only its first scalar. */
    private boolean opens(Slot slot, Clause clause) {
        if (clause.list() != null) {
            return false;
        }
        return switch (slot.type().unqualified()) {
            case CType.Array array -> string(array, clause) == null;
            case CType.Struct struct -> !Conversions.isStruct(value(clause).type());
            default -> false;
        };
    }

    private void designated(
            Deque<Frame> frames, Frame outer, ICASTDesignatedInitializer syntax, Target target) {
        frames.clear();
        frames.push(outer);
        Clause clause = new Clause(syntax.getOperand());
        designate(frames, List.of(syntax.getDesignators()), clause, target);
    }

    /** Goes down along designators, sets what they name, and leaves the frames behind it. */
    private void designate(
            Deque<Frame> frames, List<ICASTDesignator> path, Clause clause, Target target) {
        Frame frame = top(frames);
        ICASTDesignator first = path.get(0);
        List<ICASTDesignator> rest = path.subList(1, path.size());
        if (first instanceof ICASTFieldDesignator field) {
            openTo(frames, field);
            finish(frames, rest, clause, target);
            return;
        }
        if (!(frame.type.unqualified() instanceof CType.Array)) {
            throw unit.reject(first, "array index in an initialiser that is no array's", "");
        }
        long low;
        long high;
        if (first instanceof IGCCASTArrayRangeDesignator range) {
            low = unit.expressions.integerConstant(range.getRangeFloor());
            high = unit.expressions.integerConstant(range.getRangeCeiling());
        } else {
            low =
                    unit.expressions.integerConstant(
                            ((ICASTArrayDesignator) first).getSubscriptExpression());
            high = low;
        }
        if (low < 0 || high < low || high >= frame.count() || high - low > LARGEST_RANGE) {
            throw unit.reject(first, "array index in initialiser exceeds the bounds", "");
        }
        for (long index = low; index <= high; index++) {
            while (top(frames) != frame) {
                frames.pop();
            }
            frame.advanceTo(index);
            finish(frames, rest, clause, target);
        }
    }

    /** Makes the named member the next one, through anonymous members. */
    private void openTo(Deque<Frame> frames, ICASTFieldDesignator designator) {
        String name = designator.getName().toString();
        Frame frame = top(frames);
        List<CType.Field> path =
                frame.type.unqualified() instanceof CType.Struct struct
                        ? Accesses.path(struct, name)
                        : null;
        if (path == null) {
            throw unit.reject(
                    designator,
                    "'" + frame.type.spelling() + "' has no member named '" + name + "'",
                    "");
        }
        for (int i = 0; i < path.size(); i++) {
            Frame current = top(frames);
            CType.Struct struct = (CType.Struct) current.type.unqualified();
            int index = struct.fields.indexOf(path.get(i));
            current.advanceTo(index);
            if (i + 1 < path.size()) {
                Slot slot = current.slot(index);
                current.advanceTo(nextOf(current, index));
                frames.push(new Frame(slot.type(), slot.offset()));
            }
        }
    }

    /** Behind any member of a union nothing more comes. */
    private static long nextOf(Frame frame, long index) {
        return frame.type.unqualified() instanceof CType.Struct struct && struct.union
                ? frame.count()
                : index + 1;
    }

    private void finish(
            Deque<Frame> frames, List<ICASTDesignator> rest, Clause clause, Target target) {
        Frame frame = top(frames);
        Slot slot = frame.slot(frame.next);
        frame.advanceTo(nextOf(frame, frame.next));
        if (!rest.isEmpty()) {
            frames.push(new Frame(slot.type(), slot.offset()));
            designate(frames, rest, clause, target);
        } else if (opens(slot, clause)) {
            frames.push(new Frame(slot.type(), slot.offset()));
            place(frames, clause, target);
        } else {
            object(slot, clause, target);
        }
    }
}
