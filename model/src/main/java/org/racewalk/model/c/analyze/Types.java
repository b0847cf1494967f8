package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTAlignmentSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTArrayDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTArrayModifier;
import org.eclipse.cdt.core.dom.ast.IASTCompositeTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTElaboratedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTEnumerationSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTNamedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTParameterDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTPointerOperator;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStandardFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTTypeId;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdExpression;
import org.eclipse.cdt.core.dom.ast.c.ICASTPointer;
import org.eclipse.cdt.core.dom.ast.gnu.c.ICASTKnRFunctionDeclarator;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.CType.Basic;
import org.racewalk.model.c.type.Conversions;

import java.util.ArrayList;
import java.util.List;

/** Types from declaration specifiers and declarators. */
final class Types {
    static final String AUTO = "__auto_type";
    static final String LOCAL_LABEL = "__label__";
    private static final String NO_FLOAT =
            "use integers; the simulated machine has no floating point";

    private final Unit unit;

    Types(Unit unit) {
        this.unit = unit;
    }

    /**
     * What the specifiers of a declaration say.
     *
     * @param type null for {@code __auto_type}
     * @param align of the typedef or an aligned attribute, or 0
     */
    record Base(@Nullable CType type, long align, AttributeSet attributes) {
        CType known() {
            if (type == null) {
                throw new IllegalStateException("the type of an auto variable is not known yet");
            }
            return type;
        }
    }

    /** The type that specifiers stand for, with its qualifiers. */
    @SuppressWarnings("deprecation") // Only CDT's C++ has another way to alignment specifiers.
    Base base(IASTDeclSpecifier specifier) {
        AttributeSet attributes = declarationAttributes(specifier);
        long align = attributes.aligned;
        for (IASTAlignmentSpecifier alignas : specifier.getAlignmentSpecifiers()) {
            align = Math.max(align, alignas(alignas));
        }
        if (specifier instanceof IASTNamedTypeSpecifier named) {
            String name = named.getName().toString();
            if (name.equals(AUTO)) {
                return new Base(null, align, attributes);
            }
            Scope.TypedefEntry entry = typedef(named, name);
            return new Base(
                    qualified(entry.type(), specifier), Math.max(align, entry.align()), attributes);
        }
        CType type =
                switch (specifier) {
                    case IASTSimpleDeclSpecifier simple -> simple(simple);
                    case IASTCompositeTypeSpecifier composite -> unit.composites.define(composite);
                    case IASTElaboratedTypeSpecifier elaborated ->
                            unit.composites.refer(elaborated);
                    case IASTEnumerationSpecifier enumeration ->
                            unit.composites.define(enumeration);
                    default -> throw unit.unsupported(specifier, "this type", "");
                };
        return new Base(qualified(type, specifier), align, attributes);
    }

    /** Attributes that belong to what is declared, not to the struct that is defined in passing. */
    private AttributeSet declarationAttributes(IASTDeclSpecifier specifier) {
        return specifier instanceof IASTCompositeTypeSpecifier
                        || specifier instanceof IASTEnumerationSpecifier
                ? unit.attributes.of(specifier, 0, unit.composites.keyword(specifier))
                : unit.attributes.of(specifier);
    }

    private long alignas(IASTAlignmentSpecifier specifier) {
        IASTTypeId typeId = specifier.getTypeId();
        if (typeId != null) {
            return type(typeId).align();
        }
        IASTExpression expression = specifier.getExpression();
        return expression == null ? 0 : unit.expressions.integerConstant(expression);
    }

    private static CType qualified(CType type, IASTDeclSpecifier specifier) {
        return Conversions.qualify(type, specifier.isConst(), specifier.isVolatile());
    }

    private Scope.TypedefEntry typedef(IASTNode node, String name) {
        Scope.Entry entry = unit.scope.find(name, Locator.offset(node));
        return switch (entry) {
            case Scope.TypedefEntry typedef -> typedef;
            case Scope.FailedEntry failed -> throw new Rejected();
            case null ->
                    switch (name) {
                        case "__builtin_va_list" ->
                                new Scope.TypedefEntry(Conversions.VOID_POINTER, 0, 0);
                        default -> {
                            unit.missing(Missing.Kind.TYPE, name, node);
                            throw unit.reject(
                                    node,
                                    "unknown type name '" + name + "'",
                                    "include the header that declares it, or check the"
                                            + " spelling");
                        }
                    };
            default -> throw unit.reject(node, "'" + name + "' is not a type", "");
        };
    }

    /** A declaration without a type: most often a macro whose header is not included. */
    private Rejected typeMissing(IASTSimpleDeclSpecifier specifier) {
        if (specifier.getParent() instanceof IASTSimpleDeclaration declaration
                && declaration.getDeclarators().length == 1
                && declaration.getDeclarators()[0] instanceof IASTFunctionDeclarator macro) {
            String name = macro.getName().toString();
            unit.missing(Missing.Kind.MACRO, name, specifier);
            return unit.reject(
                    specifier,
                    "'" + name + "' is not declared",
                    "if it is a macro, include the header that defines it; if it is a function,"
                            + " write its type");
        }
        return unit.reject(specifier, "type specifier missing", "C no longer implies int");
    }

    private CType simple(IASTSimpleDeclSpecifier s) {
        if (s.isComplex() || s.isImaginary()) {
            throw unit.unsupported(s, "a complex number", NO_FLOAT);
        }
        return switch (s.getType()) {
            case IASTSimpleDeclSpecifier.t_void -> CType.VOID;
            case IASTSimpleDeclSpecifier.t_bool -> Conversions.BOOL;
            case IASTSimpleDeclSpecifier.t_char ->
                    CType.of(
                            s.isUnsigned() ? Basic.UCHAR : s.isSigned() ? Basic.SCHAR : Basic.CHAR);
            case IASTSimpleDeclSpecifier.t_int -> integer(s);
            case IASTSimpleDeclSpecifier.t_typeof -> typeof(s);
            case IASTSimpleDeclSpecifier.t_float,
                    IASTSimpleDeclSpecifier.t_double,
                    IASTSimpleDeclSpecifier.t_float128,
                    IASTSimpleDeclSpecifier.t_decimal32,
                    IASTSimpleDeclSpecifier.t_decimal64,
                    IASTSimpleDeclSpecifier.t_decimal128 ->
                    throw unit.unsupported(s, "floating point", NO_FLOAT);
            case IASTSimpleDeclSpecifier.t_int128 ->
                    throw unit.unsupported(s, "__int128", "use two 64-bit integers");
            case IASTSimpleDeclSpecifier.t_unspecified -> {
                if (!s.isUnsigned()
                        && !s.isSigned()
                        && !s.isShort()
                        && !s.isLong()
                        && !s.isLongLong()) {
                    throw typeMissing(s);
                }
                yield integer(s);
            }
            default -> throw unit.unsupported(s, "this type", "");
        };
    }

    private static CType integer(IASTSimpleDeclSpecifier s) {
        Basic basic =
                s.isShort()
                        ? Basic.SHORT
                        : s.isLongLong() ? Basic.LLONG : s.isLong() ? Basic.LONG : Basic.INT;
        return CType.of(s.isUnsigned() ? Conversions.unsignedOf(basic) : basic);
    }

    private CType typeof(IASTSimpleDeclSpecifier specifier) {
        return typeOfOperand(specifier.getDeclTypeExpression());
    }

    /** The type that sizeof, typeof or _Alignof look at, with qualifiers, not decayed. */
    CType typeOfOperand(IASTExpression operand) {
        if (operand instanceof IASTTypeIdExpression typeId
                && typeId.getOperator() == IASTTypeIdExpression.op_typeof) {
            return type(typeId.getTypeId());
        }
        return unit.expressions.unevaluatedType(operand);
    }

    /** A type name. */
    CType type(IASTTypeId typeId) {
        Base base = base(typeId.getDeclSpecifier());
        if (base.type() == null) {
            throw unit.reject(typeId, "__auto_type is not allowed here", "");
        }
        return declared(base.known(), typeId.getAbstractDeclarator());
    }

    /** Alignment of a type name; that of a typedef may be larger than its type's. */
    long alignment(IASTTypeId typeId) {
        Base base = base(typeId.getDeclSpecifier());
        CType type = declared(base.known(), typeId.getAbstractDeclarator());
        return Conversions.isPointer(type) ? 8 : Math.max(type.align(), base.align());
    }

    /** Applies a declarator and all that is nested in it. */
    CType declared(CType base, IASTDeclarator declarator) {
        CType type = base;
        for (IASTPointerOperator operator : declarator.getPointerOperators()) {
            type = new CType.Pointer(type);
            if (operator instanceof ICASTPointer pointer) {
                type = Conversions.qualify(type, pointer.isConst(), pointer.isVolatile());
            }
        }
        if (declarator instanceof IASTArrayDeclarator array) {
            IASTArrayModifier[] modifiers = array.getArrayModifiers();
            for (int i = modifiers.length - 1; i >= 0; i--) {
                type = array(type, modifiers[i]);
            }
        } else if (declarator instanceof ICASTKnRFunctionDeclarator) {
            throw unit.unsupported(
                    declarator,
                    "a parameter list without types",
                    "write the types inside the parentheses");
        } else if (declarator instanceof IASTStandardFunctionDeclarator function) {
            type = function(type, function);
        }
        IASTDeclarator nested = declarator.getNestedDeclarator();
        return nested == null ? type : declared(type, nested);
    }

    private CType array(CType element, IASTArrayModifier modifier) {
        if (element instanceof CType.Function) {
            throw unit.reject(modifier, "array of functions", "make it an array of pointers");
        }
        if (!Conversions.isComplete(element)) {
            throw unit.reject(
                    modifier,
                    "array of the incomplete type '" + element.spelling() + "'",
                    "define the type first");
        }
        IASTExpression size = modifier.getConstantExpression();
        if (size == null) {
            return new CType.Array(element, -1);
        }
        Long count = unit.expressions.integerConstantOrNull(size);
        if (count == null) {
            throw unit.unsupported(
                    size, "an array of variable length", "make its size a constant, or kmalloc it");
        }
        if (count < 0) {
            throw unit.reject(size, "size of array is negative", "");
        }
        return new CType.Array(element, count);
    }

    private CType function(CType result, IASTStandardFunctionDeclarator declarator) {
        if (result instanceof CType.Function || result instanceof CType.Array) {
            throw unit.reject(declarator, "a function cannot return a function or an array", "");
        }
        List<CType> parameters = new ArrayList<>();
        unit.openScope();
        try {
            for (IASTParameterDeclaration parameter : declarator.getParameters()) {
                CType type = parameterType(parameter);
                if (Conversions.isVoid(type)) {
                    if (declarator.getParameters().length == 1
                            && nameOf(parameter.getDeclarator()).isEmpty()) {
                        break;
                    }
                    throw unit.reject(parameter, "parameter of type void", "");
                }
                parameters.add(type.unqualified());
            }
        } finally {
            unit.closeScope();
        }
        return new CType.Function(
                result.unqualified(), List.copyOf(parameters), declarator.takesVarArgs());
    }

    /** A parameter's type, with qualifiers; arrays and functions have become pointers. */
    CType parameterType(IASTParameterDeclaration parameter) {
        Base base = base(parameter.getDeclSpecifier());
        unit.attributes.of(parameter.getDeclarator());
        if (base.type() == null) {
            throw unit.reject(parameter, "__auto_type is not allowed here", "");
        }
        CType type = declared(base.known(), parameter.getDeclarator());
        return type instanceof CType.Array || type instanceof CType.Function
                ? Conversions.decay(type)
                : type;
    }

    /** The name that a declarator declares; empty if it is abstract. */
    static String nameOf(IASTDeclarator declarator) {
        return innermost(declarator).getName().toString();
    }

    /** The declarator that has the name. */
    static IASTDeclarator innermost(IASTDeclarator declarator) {
        IASTDeclarator inner = declarator;
        while (inner.getNestedDeclarator() != null) {
            inner = inner.getNestedDeclarator();
        }
        return inner;
    }

    /** The declarator that is nested in no other. */
    static IASTDeclarator outermost(IASTDeclarator declarator) {
        IASTDeclarator outer = declarator;
        while (outer.getParent() instanceof IASTDeclarator parent) {
            outer = parent;
        }
        return outer;
    }

    /** Attributes of all levels of a declarator. */
    AttributeSet attributes(IASTDeclarator declarator) {
        AttributeSet set = unit.attributes.of(declarator);
        for (IASTDeclarator inner = declarator.getNestedDeclarator();
                inner != null;
                inner = inner.getNestedDeclarator()) {
            set.merge(unit.attributes.of(inner));
        }
        return set;
    }

    /** Whether a declarator declares a function, not a pointer to one. */
    static boolean isFunction(IASTDeclarator declarator) {
        return innermost(declarator) instanceof IASTFunctionDeclarator;
    }
}
