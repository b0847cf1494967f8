package org.racewalk.model.c.tree;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** What a name in an expression may stand for. Identity matters: one object a symbol. */
public sealed interface Symbol {
    String name();

    /** A variable: global, static, local, parameter, string literal or compound literal. */
    final class Variable implements Symbol {
        public final String name;
        public CType type;
        public final Position position;

        /**
         * Static storage: globals, static locals, string literals, file-scope compound literals.
         */
        public boolean isStatic;

        public boolean perCpu;
        public boolean ghost;

        /** Declared here, defined nowhere: an error if used (unless stubs are wished). */
        public boolean external;

        /** Its address is taken (or it is an aggregate): lives in memory, not in a register. */
        public boolean inMemory;

        /** From {@code __aligned}, or 0. */
        public long alignment;

        /** Called with the variable's address when its scope is left. */
        public @Nullable FunctionSymbol cleanup;

        /** Static variables: initial value, null for zero. */
        public @Nullable Initializer initializer;

        public Variable(String name, CType type, Position position) {
            this.name = name;
            this.type = type;
            this.position = position;
        }

        @Override
        public String name() {
            return name;
        }
    }

    /** A function, defined or only declared. */
    final class FunctionSymbol implements Symbol {
        public final String name;
        public CType.Function type;
        public final Position position;
        public List<Variable> parameters = new ArrayList<>();
        public @Nullable Statement body;
        public boolean ghost;
        public boolean noReturn;

        /** Ghost functions called on entry, with the same arguments. */
        public final List<FunctionSymbol> onEnter = new ArrayList<>();

        /**
         * Ghost functions called on return: with the result (if any), then the arguments as they
         * were at entry.
         */
        public final List<FunctionSymbol> onReturn = new ArrayList<>();

        public FunctionSymbol(String name, CType.Function type, Position position) {
            this.name = name;
            this.type = type;
            this.position = position;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
