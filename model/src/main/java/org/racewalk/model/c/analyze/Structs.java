package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTCompositeTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTElaboratedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTEnumerationSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFieldDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTProblemDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.CType.Basic;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.c.type.Layout;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Definitions of structs, unions and enums, and references to them by tag. */
final class Structs {
    private final Unit unit;

    Structs(Unit unit) {
        this.unit = unit;
    }

    /**
     * Where the keyword of a definition stands: attributes before it belong to what is declared.
     */
    int keyword(IASTDeclSpecifier specifier) {
        Integer keyword = unit.parsed.typeKeywords().ceiling(Locator.offset(specifier));
        return keyword == null ? Locator.offset(specifier) : keyword;
    }

    /** {@code struct tag}, {@code enum tag}: known, or incomplete from here on. */
    CType refer(IASTElaboratedTypeSpecifier specifier) {
        String tag = specifier.getName().toString();
        int offset = Locator.offset(specifier);
        boolean declaresOnly =
                specifier.getParent() instanceof IASTSimpleDeclaration declaration
                        && declaration.getDeclarators().length == 0;
        CType known = declaresOnly ? unit.scope.ownTag(tag) : unit.scope.findTag(tag, offset);
        if (specifier.getKind() == IASTElaboratedTypeSpecifier.k_enum) {
            if (known instanceof CType.Enum) {
                return known;
            }
            CType.Enum created = new CType.Enum(tag);
            checkKind(specifier, known, tag);
            unit.scope.declareTag(tag, created, offset);
            return created;
        }
        boolean union = specifier.getKind() == IASTElaboratedTypeSpecifier.k_union;
        if (known instanceof CType.Struct struct && struct.union == union) {
            return struct;
        }
        checkKind(specifier, known, tag);
        CType.Struct created = new CType.Struct(tag, union);
        unit.scope.declareTag(tag, created, offset);
        return created;
    }

    private void checkKind(IASTNode node, @Nullable CType known, String tag) {
        if (known != null) {
            throw unit.reject(node, "'" + tag + "' defined as wrong kind of tag", "");
        }
    }

    /** A definition with its body. */
    CType define(IASTCompositeTypeSpecifier specifier) {
        boolean union = specifier.getKey() == IASTCompositeTypeSpecifier.k_union;
        String tag = specifier.getName().toString();
        CType.Struct struct = null;
        if (!tag.isEmpty() && unit.scope.ownTag(tag) instanceof CType.Struct known) {
            if (known.complete) {
                throw unit.reject(
                        specifier, "redefinition of '" + known.spelling() + "'", "remove one");
            }
            struct = known.union == union ? known : null;
        }
        if (struct == null) {
            struct = new CType.Struct(tag.isEmpty() ? nameless(specifier) : tag, union);
            if (!tag.isEmpty()) {
                unit.scope.declareTag(tag, struct, Locator.offset(specifier));
            }
        }
        AttributeSet attributes =
                unit.attributes.of(specifier, keyword(specifier), Integer.MAX_VALUE);
        List<Layout.Member> members = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (IASTDeclaration declaration : specifier.getMembers()) {
            try {
                members(declaration, struct, members, names);
            } catch (Rejected e) {
                // Reported; the other members are still worth a look.
            }
        }
        try {
            Layout.complete(struct, members, attributes.packed, attributes.aligned);
        } catch (Layout.UnsupportedBitField e) {
            throw unit.unsupported(
                    specifier,
                    "the bit field '" + e.getMessage() + "' that spans more than eight bytes",
                    "move it");
        }
        unit.structs.add(struct);
        return struct;
    }

    /** A struct without a tag goes by the name of its typedef, or by where it stands. */
    private String nameless(IASTDeclSpecifier specifier) {
        if (specifier.getParent() instanceof IASTSimpleDeclaration declaration
                && specifier.getStorageClass() == IASTDeclSpecifier.sc_typedef
                && declaration.getDeclarators().length == 1) {
            return Types.nameOf(declaration.getDeclarators()[0]);
        }
        Position position = unit.position(specifier);
        String file = position.file();
        return "<unnamed at "
                + file.substring(file.lastIndexOf('/') + 1)
                + ":"
                + position.line()
                + ">";
    }

    private void members(
            IASTDeclaration declaration,
            CType.Struct struct,
            List<Layout.Member> members,
            Set<String> names) {
        if (declaration instanceof IASTProblemDeclaration problem) {
            throw unit.statements.syntaxError(problem.getProblem());
        }
        if (!(declaration instanceof IASTSimpleDeclaration simple)) {
            throw unit.reject(declaration, "not a member declaration", "");
        }
        if (unit.declarations.isStaticAssert(simple)) {
            unit.declarations.staticAssert(simple);
            return;
        }
        IASTDeclSpecifier specifier = simple.getDeclSpecifier();
        if (simple.getDeclarators().length == 0 && isEmptyDeclaration(simple)) {
            return;
        }
        Types.Base base = unit.types.base(specifier);
        if (simple.getDeclarators().length == 0) {
            if (base.known().unqualified() instanceof CType.Struct inner
                    && inner.tag.startsWith("<")) {
                addNames(inner, names, specifier);
                members.add(
                        new Layout.Member(
                                "", base.known(), -1, base.attributes().packed, base.align()));
            }
            return;
        }
        for (IASTDeclarator declarator : simple.getDeclarators()) {
            Layout.Member member = member(base, declarator);
            if (!member.name().isEmpty() && !names.add(member.name())) {
                throw unit.reject(declarator, "duplicate member '" + member.name() + "'", "");
            }
            checkMember(declarator, member, struct);
            members.add(member);
        }
    }

    private static boolean isEmptyDeclaration(IASTSimpleDeclaration simple) {
        return Locator.end(simple.getDeclSpecifier()) == Locator.offset(simple.getDeclSpecifier());
    }

    private void addNames(CType.Struct inner, Set<String> names, IASTNode node) {
        for (CType.Field field : inner.fields) {
            if (field.name().isEmpty()) {
                addNames((CType.Struct) field.type().unqualified(), names, node);
            } else if (!names.add(field.name())) {
                throw unit.reject(node, "duplicate member '" + field.name() + "'", "");
            }
        }
    }

    private Layout.Member member(Types.Base base, IASTDeclarator declarator) {
        AttributeSet attributes = unit.types.attributes(declarator);
        CType type = unit.types.declared(base.known(), declarator);
        boolean packed = attributes.packed || base.attributes().packed;
        long typedefAlign = isDirect(declarator) ? base.align() : base.attributes().aligned;
        long align = Math.max(attributes.aligned, typedefAlign);
        String name = Types.nameOf(declarator);
        IASTDeclarator inner = Types.innermost(declarator);
        if (!(inner instanceof IASTFieldDeclarator field)) {
            return new Layout.Member(name, type, -1, packed, align);
        }
        long width = unit.expressions.integerConstant(field.getBitFieldSize());
        Basic basic = CType.integer(type);
        if (basic == null) {
            throw unit.reject(declarator, "bit field '" + name + "' is not an integer", "");
        }
        if (width < 0 || width > basic.bits || (width == 0 && !name.isEmpty())) {
            throw unit.reject(
                    field.getBitFieldSize(),
                    "width " + width + " of bit field '" + name + "' does not fit its type",
                    "");
        }
        return new Layout.Member(name, type, (int) width, packed, attributes.aligned);
    }

    private static boolean isDirect(IASTDeclarator declarator) {
        return declarator.getPointerOperators().length == 0;
    }

    private void checkMember(IASTDeclarator declarator, Layout.Member member, CType.Struct struct) {
        CType type = member.type();
        boolean flexible = type instanceof CType.Array array && array.count() < 0;
        if (!flexible && !Conversions.isComplete(type)) {
            unit.missingMembers(type, declarator);
            throw unit.reject(
                    declarator,
                    "member '"
                            + member.name()
                            + "' of "
                            + struct.spelling()
                            + " has the incomplete type '"
                            + type.spelling()
                            + "'",
                    "define the type first, or make the member a pointer");
        }
    }

    /** A definition of an enum with its constants. */
    CType define(IASTEnumerationSpecifier specifier) {
        String tag = specifier.getName().toString();
        CType.Enum type = null;
        if (!tag.isEmpty() && unit.scope.ownTag(tag) instanceof CType.Enum known) {
            if (known.complete) {
                throw unit.reject(specifier, "redefinition of 'enum " + tag + "'", "remove one");
            }
            type = known;
        }
        if (type == null) {
            type = new CType.Enum(tag.isEmpty() ? nameless(specifier) : tag);
            if (!tag.isEmpty()) {
                unit.scope.declareTag(tag, type, Locator.offset(specifier));
            }
        }
        AttributeSet attributes =
                unit.attributes.of(specifier, keyword(specifier), Integer.MAX_VALUE);
        enumerators(specifier, type, attributes.packed);
        return type;
    }

    private void enumerators(IASTEnumerationSpecifier specifier, CType.Enum type, boolean packed) {
        long next = 0;
        CType nextType = Conversions.INT;
        boolean negative = false;
        int bitsBelow = 1;
        int bits = 1;
        for (IASTEnumerationSpecifier.IASTEnumerator enumerator : specifier.getEnumerators()) {
            unit.attributes.of(enumerator);
            IASTExpression value = enumerator.getValue();
            if (value != null) {
                var constant = unit.expressions.constant(value);
                next = constant.value();
                nextType = constant.type();
            }
            boolean below = next < 0 && Conversions.isSigned(nextType);
            boolean fitsInt = below ? next >= Integer.MIN_VALUE : next >= 0 && next <= 0x7fffffffL;
            String name = enumerator.getName().toString();
            int offset = Locator.end(enumerator);
            checkFresh(enumerator, name);
            CType constantType = fitsInt ? Conversions.INT : type;
            unit.scope.declare(name, new Scope.EnumeratorEntry(next, constantType, offset));
            if (below) {
                negative = true;
                bitsBelow = Math.max(bitsBelow, 65 - Long.numberOfLeadingZeros(~next));
            } else {
                bits = Math.max(bits, 64 - Long.numberOfLeadingZeros(next));
            }
            next++;
            nextType = fitsInt && next <= Integer.MAX_VALUE ? Conversions.INT : nextType(nextType);
        }
        int width = negative ? Math.max(bits + 1, bitsBelow) : bits;
        type.underlying = underlying(width, negative, packed);
        type.complete = true;
    }

    private static CType nextType(CType type) {
        return Conversions.bits(type) < 64 ? Conversions.LONG : type;
    }

    private void checkFresh(IASTNode node, String name) {
        if (unit.scope.own(name) != null) {
            throw unit.reject(node, "redeclaration of '" + name + "'", "rename one of them");
        }
    }

    private static Basic underlying(int bits, boolean negative, boolean packed) {
        Basic signed =
                !packed && bits <= 32
                        ? Basic.INT
                        : bits <= 8
                                ? Basic.SCHAR
                                : bits <= 16 ? Basic.SHORT : bits <= 32 ? Basic.INT : Basic.LONG;
        return negative ? signed : Conversions.unsignedOf(signed);
    }
}
