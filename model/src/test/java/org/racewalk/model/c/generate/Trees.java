package org.racewalk.model.c.generate;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;

/** Builds typed trees by hand. */
final class Trees {
    static final CType INT = CType.of(CType.Basic.INT);
    static final CType LONG = CType.of(CType.Basic.LONG);
    static final Position HERE = new Position("test.c", 1);

    private Trees() {}

    static Expression constant(long value) {
        return new Expression.Constant(value, LONG, HERE);
    }

    static Variable variable(String name, CType type) {
        return new Variable(name, type, HERE);
    }

    static Expression.Place place(Variable variable) {
        return new Expression.VariablePlace(variable, HERE);
    }

    static Expression read(Variable variable) {
        return read(place(variable));
    }

    static Expression read(Expression.Place place) {
        return new Expression.Read(place, place.type().unqualified(), HERE);
    }

    static Expression binary(BinaryOperator operator, Expression left, Expression right) {
        CType type = Arithmetic.isComparison(operator) ? INT : left.type();
        return new Expression.Binary(operator, left, right, type, HERE);
    }

    static Statement assign(Expression.Place place, Expression value) {
        return new Statement.ExpressionStatement(
                new Expression.Assign(place, value, place.type().unqualified(), HERE), HERE);
    }

    static Statement block(Statement... statements) {
        return new Statement.Block(List.of(statements), HERE);
    }

    static Statement declare(Variable variable) {
        return new Statement.Declaration(variable, null, HERE);
    }

    static Statement returns(Expression value) {
        return new Statement.Return(value, HERE);
    }

    static CType.Struct struct(String tag, String... names) {
        CType.Struct struct = new CType.Struct(tag, false);
        for (String name : names) {
            struct.fields.add(new CType.Field(name, LONG, struct.size, -1, 0, 0));
            struct.size += 8;
        }
        struct.align = 8;
        struct.complete = true;
        return struct;
    }

    static FunctionSymbol function(
            String name, CType result, List<Variable> parameters, Statement body) {
        List<CType> types = parameters.stream().map(p -> p.type).toList();
        FunctionSymbol function =
                new FunctionSymbol(name, new CType.Function(result, types, false), HERE);
        function.parameters = parameters;
        function.body = body;
        return function;
    }

    static Program program(List<Variable> variables, FunctionSymbol... functions) {
        return program(List.of(), variables, functions);
    }

    static Program program(
            List<TranslationUnit.StoreProbe> probes,
            List<Variable> variables,
            FunctionSymbol... functions) {
        TranslationUnit unit =
                new TranslationUnit(
                        new ArrayList<>(List.of(functions)),
                        variables,
                        List.of(),
                        probes,
                        List.of(),
                        "0");
        try {
            return ProgramGenerator.generate(unit);
        } catch (CompileException e) {
            throw new AssertionError(e);
        }
    }
}
