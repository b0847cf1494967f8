package org.racewalk.model.c.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.racewalk.model.c.generate.Trees.HERE;
import static org.racewalk.model.c.generate.Trees.INT;
import static org.racewalk.model.c.generate.Trees.LONG;
import static org.racewalk.model.c.generate.Trees.assign;
import static org.racewalk.model.c.generate.Trees.binary;
import static org.racewalk.model.c.generate.Trees.block;
import static org.racewalk.model.c.generate.Trees.constant;
import static org.racewalk.model.c.generate.Trees.declare;
import static org.racewalk.model.c.generate.Trees.function;
import static org.racewalk.model.c.generate.Trees.place;
import static org.racewalk.model.c.generate.Trees.program;
import static org.racewalk.model.c.generate.Trees.read;
import static org.racewalk.model.c.generate.Trees.returns;
import static org.racewalk.model.c.generate.Trees.variable;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit.StoreProbe;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Disassembler;
import org.racewalk.model.program.Program;

import java.util.List;

/** Code for trees made by hand: what it computes and that it is as short as it should be. */
class ProgramGeneratorTest {
    private static String code(Program program, String function) {
        String text =
                program.functions().stream()
                        .filter(f -> f.name().equals(function))
                        .map(f -> Disassembler.list(program, f))
                        .findFirst()
                        .orElseThrow();
        return text.lines()
                .skip(1)
                .map(line -> line.replaceAll(" *;.*", "").trim().replaceAll("^\\d+ +", ""))
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow();
    }

    @Test
    void memberAccessIsOneLoad() {
        CType.Struct inner = Trees.struct("inner", "a", "b");
        CType.Struct outer = new CType.Struct("outer", false);
        outer.fields.add(new CType.Field("x", LONG, 0, -1, 0, 0));
        outer.fields.add(new CType.Field("in", new CType.Array(inner, 4), 8, -1, 0, 0));
        outer.size = 72;
        outer.align = 8;
        Variable p = variable("p", new CType.Pointer(outer));
        CType array = new CType.Array(inner, 4);
        Expression.Place member =
                new Expression.Member(
                        new Expression.Dereference(read(p), outer, HERE),
                        outer,
                        outer.fields.get(1),
                        array,
                        HERE);
        Expression element =
                binary(
                        BinaryOperator.ADD,
                        new Expression.AddressOf(member, new CType.Pointer(inner), HERE),
                        binary(BinaryOperator.MULTIPLY, constant(2), constant(16)));
        Expression.Place b =
                new Expression.Member(
                        new Expression.Dereference(element, inner, HERE),
                        inner,
                        inner.fields.get(1),
                        LONG,
                        HERE);
        Program program =
                program(List.of(), function("f", LONG, List.of(p), block(returns(read(b)))));
        assertThat(code(program, "f"))
                .isEqualTo("load.s64 r1, [r0+48]  {struct outer.in[2].b}\nret r1");
    }

    @Test
    void loopTestsAtTheBottom() {
        Variable n = variable("n", LONG);
        Variable sum = variable("sum", LONG);
        Statement loop =
                new Statement.While(
                        binary(BinaryOperator.GREATER, read(n), constant(0)),
                        block(
                                assign(place(sum), binary(BinaryOperator.ADD, read(sum), read(n))),
                                assign(
                                        place(n),
                                        binary(BinaryOperator.SUBTRACT, read(n), constant(1)))),
                        false,
                        HERE);
        Program program =
                program(
                        List.of(),
                        function(
                                "f",
                                LONG,
                                List.of(n),
                                block(
                                        declare(sum),
                                        assign(place(sum), constant(0)),
                                        loop,
                                        returns(read(sum)))));
        assertThat(code(program, "f"))
                .isEqualTo(
                        """
                        consti r1, 0
                        jmp 16
                        add r1, r1, r0
                        addi r0, r0, -1
                        jgti r0, 0, 8
                        ret r1\
                        """
                                .replace("jmp 16", "jmp 16"));
        assertThat(new ReferenceInterpreter(program).call("f", 10)).isEqualTo(55);
    }

    @Test
    void callTakesArgumentsWithoutMoves() {
        Variable x = variable("x", LONG);
        Variable y = variable("y", LONG);
        Variable zero = variable("zero", LONG);
        zero.isStatic = true;
        FunctionSymbol sub =
                function(
                        "sub",
                        LONG,
                        List.of(x, y),
                        block(
                                returns(
                                        binary(
                                                BinaryOperator.SUBTRACT,
                                                binary(BinaryOperator.ADD, read(x), read(zero)),
                                                read(y)))));
        Expression address = new Expression.FunctionAddress(sub, new CType.Pointer(sub.type), HERE);
        Expression inner =
                new Expression.Call(address, List.of(constant(5), constant(3)), LONG, HERE);
        Expression outer = new Expression.Call(address, List.of(inner, constant(7)), LONG, HERE);
        Program program =
                program(List.of(zero), sub, function("f", LONG, List.of(), block(returns(outer))));
        assertThat(code(program, "f"))
                .isEqualTo(
                        "consti r0, 5\n"
                                + "consti r1, 3\n"
                                + "call sub, r0\n"
                                + "consti r1, 7\n"
                                + "call sub, r0\n"
                                + "ret r0");
        assertThat(new ReferenceInterpreter(program).call("f")).isEqualTo(-5);
    }

    @Test
    void uninitialisedLocalIsNoticed() {
        Variable x = variable("x", LONG);
        Statement test =
                new Statement.If(read(x), returns(constant(1)), returns(constant(2)), HERE);
        Program program =
                program(List.of(), function("f", LONG, List.of(), block(declare(x), test)));
        assertThatThrownBy(() -> new ReferenceInterpreter(program).call("f"))
                .hasMessageContaining("uninitialised");
    }

    @Test
    void declaredButUndefinedFunctionBecomesAStub() {
        FunctionSymbol missing = function("missing", LONG, List.of(), null);
        Expression call =
                new Expression.Call(
                        new Expression.FunctionAddress(
                                missing, new CType.Pointer(missing.type), HERE),
                        List.of(),
                        LONG,
                        HERE);
        Program program =
                program(List.of(), function("f", LONG, List.of(), block(returns(call))), missing);
        assertThat(program.functions()).anyMatch(f -> f.name().equals("missing") && f.stub());
        assertThatThrownBy(() -> new ReferenceInterpreter(program).call("f"))
                .hasMessage("MISSING: missing");
    }

    @Test
    void storeProbeGetsTheOwner() {
        CType.Struct inner = Trees.struct("inner", "count", "b");
        CType.Struct owner = new CType.Struct("owner", false);
        owner.fields.add(new CType.Field("pad", LONG, 0, -1, 0, 0));
        owner.fields.add(new CType.Field("refs", inner, 8, -1, 0, 0));
        owner.size = 24;
        owner.align = 8;
        CType pointer = new CType.Pointer(owner);
        Variable seen = variable("seen", pointer);
        seen.isStatic = true;
        Variable object = variable("object", owner);
        object.isStatic = true;
        Variable argument = variable("argument", pointer);
        FunctionSymbol probe =
                function(
                        "probe",
                        CType.VOID,
                        List.of(argument),
                        block(assign(place(seen), read(argument))));
        probe.ghost = true;
        Variable p = variable("p", pointer);
        Expression.Place refs =
                new Expression.Member(
                        new Expression.Dereference(read(p), owner, HERE),
                        owner,
                        owner.fields.get(1),
                        inner,
                        HERE);
        Expression.Place count =
                new Expression.Member(refs, inner, inner.fields.get(0), LONG, HERE);
        FunctionSymbol f =
                function(
                        "f",
                        INT,
                        List.of(p),
                        block(assign(count, constant(7)), returns(constant(0))));
        StoreProbe store = new StoreProbe(owner, owner.fields.get(1), probe);
        Program program = program(List.of(store), List.of(seen, object), probe, f);
        ReferenceInterpreter machine = new ReferenceInterpreter(program);
        machine.call("f", machine.addressOf("object"));
        assertThat(machine.read(machine.addressOf("object") + 8, 8)).isEqualTo(7);
        assertThat(machine.read(machine.addressOf("seen"), 8))
                .isEqualTo(machine.addressOf("object"));
    }
}
