package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/**
 * Generates one function: entry, body, exits. The parts that generate expressions and statements
 * hang here and find each other through this object.
 */
final class FunctionGenerator {
    final ProgramTables program;
    final FunctionSymbol function;
    final Code code;
    final Frame frame = new Frame();
    final Places places = new Places(this);
    final Memory memory = new Memory(this);
    final Values values = new Values(this);
    final Updates updates = new Updates(this);
    final ArithmeticCode arithmetic = new ArithmeticCode(this);
    final Builtins builtins = new Builtins(this);
    final Conditions conditions = new Conditions(this);
    final Calls calls = new Calls(this);
    final Aggregates aggregates = new Aggregates(this);
    final Initializers initializers = new Initializers(this);
    final Inliner inliner = new Inliner(this);
    final Names names = new Names(inliner);
    final Simplifier simplifier =
            new Simplifier(variable ->
                    inliner.meaningOf(variable) instanceof Inliner.Fixed fixed
                            ? fixed.value()
                            : null);
    Statements statements;
    private FunctionScan scan;

    /** Where returns go while a call is expanded. */
    private Inliner.@Nullable Exit exit;

    /** First of the registers that keep the arguments for the probes at the exits. */
    private int kept;

    private int arguments;
    private List<Function.MemoryLocal> locals = List.of();

    FunctionGenerator(ProgramTables program, FunctionSymbol function) {
        this.program = program;
        this.function = function;
        this.code = new Code(function.position);
        this.scan = program.inlineRules.scan(function);
        this.statements = new Statements(this, scan);
    }

    /** Generates the code; {@link #append} makes it part of the program. */
    void generate() {
        Statement body = function.body;
        if (body == null) {
            stub();
        } else {
            enter();
            statements.statement(body);
            if (code.open()) {
                fallOff();
            }
        }
        new Jumps(code).improve();
        new Copies(code, frame).improve();
        new KnownConstants(code, frame).improve();
        new Jumps(code).improve();
        new Copies(code, frame).improve();
        new Jumps(code).improve();
        locals = new FrameLayout(code, frame, arguments).settle();
    }

    /** The functions that the code calls or takes the address of. */
    List<FunctionSymbol> references() {
        List<FunctionSymbol> result = new ArrayList<>();
        for (Code.Instruction instruction : code.instructions()) {
            FunctionSymbol target = instruction.function;
            if (target != null) {
                result.add(target);
            }
        }
        return result;
    }

    /** Appends the function to the program's code. */
    Function append() {
        int entry = program.builder.here();
        code.writeTo(program);
        return new Function(
                function.name,
                function.position,
                entry,
                program.builder.here(),
                frame.highest() + locals.size(),
                arguments,
                locals,
                function.ghost,
                function.body == null);
    }

    /** Whether the variable lives in a register. */
    boolean inRegister(Variable variable) {
        return InlineRules.inRegister(variable, scan);
    }

    /** Runs with the scopes, labels and exits of an expanded function. */
    void within(FunctionScan inner, Inliner.Exit innerExit, Position call, Runnable body) {
        Statements outerStatements = statements;
        FunctionScan outerScan = scan;
        Inliner.Exit outerExit = exit;
        Position outerPin = code.pin(null);
        code.pin(outerPin == null ? call : outerPin);
        statements = new Statements(this, inner);
        scan = inner;
        exit = innerExit;
        body.run();
        exit = outerExit;
        scan = outerScan;
        statements = outerStatements;
        code.pin(outerPin);
    }

    /** The register that holds the address of a variable in memory. */
    int addressRegister(Variable variable) {
        Integer known = frame.addressOf(variable);
        if (known != null) {
            return known;
        }
        CType type = variable.type;
        long align = Math.max(type.align(), variable.alignment);
        int register = frame.addLocal(variable.name, type, type.size(), align);
        frame.bindAddress(variable, register);
        return register;
    }

    private boolean hiddenResult() {
        return Scalars.isAggregate(function.type.result());
    }

    private void enter() {
        int next = hiddenResult() ? 1 : 0;
        arguments = next + function.parameters.size();
        frame.reserve(arguments);
        for (Variable parameter : function.parameters) {
            parameter(parameter, next);
            next++;
        }
        if (!function.onReturn.isEmpty()) {
            kept = frame.mark();
            for (int i = hiddenResult() ? 1 : 0; i < arguments; i++) {
                code.move(frame.allocate(), i);
            }
        }
        for (FunctionSymbol probe : function.onEnter) {
            int mark = frame.mark();
            for (int i = hiddenResult() ? 1 : 0; i < arguments; i++) {
                code.move(frame.allocate(), i);
            }
            frame.reserve(mark + 1);
            int count = function.parameters.size();
            code.call(probe, mark, count);
            frame.release(mark);
        }
    }

    private void parameter(Variable parameter, int register) {
        if (Scalars.isAggregate(parameter.type)) {
            frame.bindAddress(parameter, register);
        } else if (inRegister(parameter)) {
            frame.bind(parameter, register);
        } else {
            int address = addressRegister(parameter);
            CType type = parameter.type;
            code.touching(parameter.name + Scalars.leafPath(type), Scalars.isNumber(type));
            int mode = Access.mode(Scalars.size(type), false, Access.PLAIN);
            code.emit(Op.STORE, mode, address, 0, register);
        }
    }

    /** A return statement: value, cleanups, probes, return. */
    void returns(Statement.Return s) {
        if (exit != null) {
            leave(s, exit);
            return;
        }
        code.at(s.position());
        int mark = frame.mark();
        Expression value = s.value() == null ? null : simplifier.simplify(s.value());
        if (value == null || Scalars.isVoid(value.type())) {
            if (value != null) {
                values.effect(value);
            }
            statements.leaveTo(0);
            exit(Frame.NONE);
        } else if (hiddenResult()) {
            storeResult(value);
            code.at(s.position());
            statements.leaveTo(0);
            exit(Frame.NONE);
        } else {
            int register = values.value(value, Frame.NONE);
            code.at(s.position());
            statements.leaveTo(0);
            exit(register);
        }
        frame.release(mark);
    }

    /** A return statement of a function that is being expanded. */
    private void leave(Statement.Return s, Inliner.Exit to) {
        code.at(s.position());
        int mark = frame.mark();
        Expression value = s.value() == null ? null : simplifier.simplify(s.value());
        Code.Label branch = to.branch();
        if (value == null || Scalars.isVoid(value.type())) {
            if (value != null) {
                values.effect(value);
            }
            statements.leaveTo(0);
        } else if (branch == null) {
            values.into(value, to.result());
            statements.leaveTo(0);
        } else if (!statements.hasCleanups()) {
            conditions.branch(value, branch, to.when());
        } else {
            int register = values.value(value, Frame.NONE);
            statements.leaveTo(0);
            code.branch(to.when() ? Op.JNZ : Op.JZ, register, 0, branch);
        }
        frame.release(mark);
        code.jump(to.end());
    }

    private void storeResult(Expression value) {
        Address result = Address.at(0);
        if (value instanceof Expression.Call call) {
            calls.callInto(call, result);
            return;
        }
        CType type = function.type.result();
        Address from = aggregates.addressOfValue(value);
        String name = aggregates.nameOfValue(value);
        aggregates.copy(type, from, name, result, type.unqualified().spelling());
    }

    private void exit(int register) {
        for (FunctionSymbol probe : function.onReturn) {
            int mark = frame.mark();
            if (register != Frame.NONE) {
                code.move(frame.allocate(), register);
            } else if (hiddenResult()) {
                code.move(frame.allocate(), 0);
            }
            for (int i = 0; i < function.parameters.size(); i++) {
                code.move(frame.allocate(), kept + i);
            }
            int count = frame.mark() - mark;
            frame.reserve(mark + 1);
            code.call(probe, mark, count);
            frame.release(mark);
        }
        if (register == Frame.NONE) {
            code.emit(Op.RET, 0, 0, 0, 0);
        } else {
            code.emit(Op.RET, 1, register, 0, 0);
        }
    }

    /** The end of the body is reached. */
    private void fallOff() {
        CType result = function.type.result();
        if (Scalars.isVoid(result) || hiddenResult()) {
            exit(Frame.NONE);
            return;
        }
        int register = frame.allocate();
        code.emit(Op.UNDEF, 0, register, 0, 0);
        exit(register);
        frame.release(register);
    }

    /** A function that is declared and called but defined nowhere. */
    private void stub() {
        arguments = (hiddenResult() ? 1 : 0) + function.type.parameters().size();
        frame.reserve(Math.max(1, arguments));
        code.constant(0, program.builder.string(function.name));
        code.emit(Op.INTRINSIC, 0, Intrinsic.MISSING.ordinal(), 0, 1);
        code.emit(Op.UNREACHABLE, 0, 0, 0, 0);
    }
}
