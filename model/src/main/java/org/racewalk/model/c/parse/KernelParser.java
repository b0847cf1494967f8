package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IASTAttribute;
import org.eclipse.cdt.core.dom.ast.IASTAttributeList;
import org.eclipse.cdt.core.dom.ast.IASTAttributeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTEnumerationSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTInitializerList;
import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.eclipse.cdt.core.dom.ast.IASTName;
import org.eclipse.cdt.core.dom.ast.IASTProblem;
import org.eclipse.cdt.core.dom.ast.IASTProblemDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTProblemStatement;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.eclipse.cdt.core.dom.ast.IASTTypeId;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdExpression;
import org.eclipse.cdt.core.dom.ast.c.ICASTCompositeTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.c.ICASTSimpleDeclSpecifier;
import org.eclipse.cdt.core.dom.parser.c.ICParserExtensionConfiguration;
import org.eclipse.cdt.core.index.IIndex;
import org.eclipse.cdt.core.parser.EndOfFileException;
import org.eclipse.cdt.core.parser.IGCCToken;
import org.eclipse.cdt.core.parser.IParserLogService;
import org.eclipse.cdt.core.parser.IScanner;
import org.eclipse.cdt.core.parser.IToken;
import org.eclipse.cdt.core.parser.ParserMode;
import org.eclipse.cdt.internal.core.dom.parser.ASTNode;
import org.eclipse.cdt.internal.core.dom.parser.ASTQueries;
import org.eclipse.cdt.internal.core.dom.parser.BacktrackException;
import org.eclipse.cdt.internal.core.dom.parser.DeclarationOptions;
import org.eclipse.cdt.internal.core.dom.parser.c.GNUCSourceParser;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * CDT's GNU C parser with what kernel code needs beyond it. New syntax is expressed in CDT's own
 * nodes, so that its resolution of ambiguities works inside:
 *
 * <ul>
 *   <li>{@code _Generic(x, T: a, default: b)} is a call of {@code _Generic} with the arguments
 *       {@code x, sizeof(T : a), "default", b}; CDT takes {@code T : a} for an abstract bit field
 *       (of a pointer to a function it does not, then {@code a} is an argument of its own);
 *   <li>{@code __builtin_types_compatible_p(T, U)} has the arguments {@code sizeof(T), sizeof(U)};
 *   <li>{@code __builtin_offsetof(T, a.b)} has the arguments {@code sizeof(T), a.b};
 *   <li>{@code __racewalk_unqualified(T or x)} has one argument;
 *   <li>{@code _Static_assert(x, "text")} is a declaration of the name {@code _Static_assert} with
 *       an initialiser list.
 * </ul>
 */
final class KernelParser extends GNUCSourceParser {
    private static final DeclarationOptions ASSOCIATION =
            new DeclarationOptions(
                    DeclarationOptions.ALLOW_ABSTRACT
                            | DeclarationOptions.REQUIRE_ABSTRACT
                            | DeclarationOptions.ALLOW_BITFIELD
                            | DeclarationOptions.NO_INITIALIZER);

    private final TreeSet<String> typedefs =
            new TreeSet<>(List.of("__auto_type", "__label__", "__builtin_va_list"));

    private final KernelLanguage language;

    KernelParser(
            IScanner scanner,
            ParserMode mode,
            IParserLogService log,
            ICParserExtensionConfiguration configuration,
            @Nullable IIndex index,
            KernelLanguage language) {
        super(scanner, mode, log, configuration, index);
        this.language = language;
    }

    @Override
    protected IASTExpression primaryExpression(CastExprCtx ctx, ITemplateIdStrategy strategy)
            throws EndOfFileException, BacktrackException {
        return switch (LT(1)) {
            case Keywords.GENERIC -> generic();
            case Keywords.TYPES_COMPATIBLE -> typesCompatible();
            case Keywords.OFFSETOF -> offsetOf();
            case Keywords.UNQUALIFIED -> unqualified(ctx, strategy);
            default -> super.primaryExpression(ctx, strategy);
        };
    }

    private IASTExpression generic() throws EndOfFileException, BacktrackException {
        IToken keyword = consume();
        consume(IToken.tLPAREN);
        List<IASTExpression> arguments = new ArrayList<>();
        arguments.add(constantExpression());
        while (LT(1) == IToken.tCOMMA) {
            consume();
            if (LT(1) == IToken.t_default) {
                IToken token = consume();
                IASTLiteralExpression label =
                        getNodeFactory()
                                .newLiteralExpression(
                                        IASTLiteralExpression.lk_string_literal, "\"default\"");
                setRange(label, token.getOffset(), token.getEndOffset());
                arguments.add(label);
            } else {
                arguments.add(typeArgument(ASSOCIATION));
            }
            if (LT(1) == IToken.tCOLON) {
                consume();
                arguments.add(constantExpression());
            }
        }
        return call(keyword, arguments);
    }

    private IASTExpression typesCompatible() throws EndOfFileException, BacktrackException {
        IToken keyword = consume();
        consume(IToken.tLPAREN);
        IASTExpression first = typeArgument();
        consume(IToken.tCOMMA);
        IASTExpression second = typeArgument();
        return call(keyword, List.of(first, second));
    }

    private IASTExpression offsetOf() throws EndOfFileException, BacktrackException {
        IToken keyword = consume();
        consume(IToken.tLPAREN);
        IASTExpression type = typeArgument();
        consume(IToken.tCOMMA);
        return call(keyword, List.of(type, constantExpression()));
    }

    private IASTExpression unqualified(CastExprCtx ctx, ITemplateIdStrategy strategy)
            throws EndOfFileException, BacktrackException {
        IToken keyword = consume();
        int offset = LA(1).getOffset();
        IASTExpression argument =
                parseTypeidInParenthesisOrUnaryExpression(
                        true, offset, IASTTypeIdExpression.op_typeof, -1, ctx, strategy);
        return call(keyword, List.of(argument), calculateEndOffset(argument));
    }

    private IASTExpression typeArgument() throws EndOfFileException, BacktrackException {
        return typeArgument(DeclarationOptions.TYPEID);
    }

    private IASTExpression typeArgument(DeclarationOptions options)
            throws EndOfFileException, BacktrackException {
        int offset = LA(1).getOffset();
        IASTTypeId type = typeId(options);
        if (type == null) {
            throwBacktrack(LA(1));
        }
        IASTTypeIdExpression expression =
                getNodeFactory().newTypeIdExpression(IASTTypeIdExpression.op_sizeof, type);
        return setRange(expression, offset, calculateEndOffset(type));
    }

    private IASTExpression call(IToken keyword, List<IASTExpression> arguments)
            throws EndOfFileException, BacktrackException {
        return call(keyword, arguments, consume(IToken.tRPAREN).getEndOffset());
    }

    private IASTExpression call(IToken keyword, List<IASTExpression> arguments, int end) {
        IASTName name = getNodeFactory().newName(keyword.getCharImage());
        setRange(name, keyword.getOffset(), keyword.getEndOffset());
        IASTIdExpression callee = getNodeFactory().newIdExpression(name);
        setRange(callee, keyword.getOffset(), keyword.getEndOffset());
        IASTExpression call =
                getNodeFactory()
                        .newFunctionCallExpression(
                                callee, arguments.toArray(IASTInitializerClause[]::new));
        return setRange(call, keyword.getOffset(), end);
    }

    @Override
    protected IASTDeclaration declaration(DeclarationOptions options)
            throws EndOfFileException, BacktrackException {
        if (LT(1) == Keywords.STATIC_ASSERT) {
            return staticAssert();
        }
        IASTDeclaration declaration = super.declaration(options);
        if (declaration instanceof IASTSimpleDeclaration simple
                && simple.getDeclSpecifier().getStorageClass() == IASTDeclSpecifier.sc_typedef) {
            for (IASTDeclarator declarator : simple.getDeclarators()) {
                typedefs.add(ASTQueries.findInnermostDeclarator(declarator).getName().toString());
            }
        }
        return declaration;
    }

    private IASTDeclaration staticAssert() throws EndOfFileException, BacktrackException {
        IToken keyword = consume();
        consume(IToken.tLPAREN);
        IASTInitializerList arguments = getNodeFactory().newInitializerList();
        IASTExpression condition = constantExpression();
        arguments.addClause(condition);
        if (LT(1) == IToken.tCOMMA) {
            consume();
            arguments.addClause(constantExpression());
        }
        int end = consume(IToken.tRPAREN).getEndOffset();
        setRange(arguments, condition, end);
        int semicolon = consume(IToken.tSEMI).getEndOffset();
        ICASTSimpleDeclSpecifier specifier = getNodeFactory().newSimpleDeclSpecifier();
        setRange(specifier, keyword.getOffset(), keyword.getOffset());
        IASTName name = getNodeFactory().newName(keyword.getCharImage());
        setRange(name, keyword.getOffset(), keyword.getEndOffset());
        IASTDeclarator declarator = getNodeFactory().newDeclarator(name);
        declarator.setInitializer(getNodeFactory().newEqualsInitializer(arguments));
        setRange(declarator, keyword.getOffset(), end);
        setRange(declarator.getInitializer(), condition, end);
        IASTSimpleDeclaration declaration = getNodeFactory().newSimpleDeclaration(specifier);
        declaration.addDeclarator(declarator);
        return setRange(declaration, keyword.getOffset(), semicolon);
    }

    @Override
    protected IASTDeclaration asmDeclaration() throws EndOfFileException, BacktrackException {
        int offset = consume().getOffset();
        StringBuilder text = new StringBuilder();
        while (LT(1) != IToken.tLPAREN) {
            if (LT(1) == IToken.tSEMI || LT(1) == IToken.tLBRACE) {
                throwBacktrack(LA(1));
            }
            IToken qualifier = consume();
            if (qualifier.getType() == IToken.t_goto) {
                text.append("goto ");
            }
        }
        asmExpression(text);
        return buildASMDirective(offset, text.toString(), consume(IToken.tSEMI).getEndOffset());
    }

    @Override
    protected IToken asmExpression(@Nullable StringBuilder content)
            throws EndOfFileException, BacktrackException {
        if (content == null) {
            language.asmLabels().add(LA(1).getOffset());
        }
        return super.asmExpression(content);
    }

    @Override
    protected IASTStatement statement() throws EndOfFileException, BacktrackException {
        if (LT(1) == IGCCToken.t__attribute__) {
            // __attribute__((fallthrough)); and attributes of labels.
            IToken start = mark();
            __attribute_decl_seq(true, false);
            if (LT(1) == IToken.tSEMI) {
                return parseNullStatement();
            }
            backup(start);
        }
        IASTStatement expression = LT(2) == IToken.tCOLON ? null : expressionStatement();
        return expression == null ? super.statement() : expression;
    }

    @Override
    protected IASTStatement initStatement() throws BacktrackException, EndOfFileException {
        IASTStatement expression = expressionStatement();
        return expression == null ? super.initStatement() : expression;
    }

    /**
     * A statement that starts with a name that is no typedef's can only be an expression. CDT would
     * read it as a declaration too, in a time that is exponential in the depth of its calls.
     */
    private @Nullable IASTStatement expressionStatement() throws EndOfFileException {
        if (LT(1) != IToken.tIDENTIFIER || typedefs.contains(new String(LA(1).getCharImage()))) {
            return null;
        }
        IToken start = mark();
        try {
            IASTExpression expression = expression();
            if (LT(1) == IToken.tSEMI) {
                IASTStatement statement = getNodeFactory().newExpressionStatement(expression);
                return setRange(statement, expression, consume().getEndOffset());
            }
        } catch (BacktrackException e) {
            // Not an expression: CDT finds out what it is.
        }
        backup(start);
        return null;
    }

    @Override
    protected IASTProblemStatement skipProblemStatement(int offset) {
        IToken reached = LAcatchEOF(1);
        IASTProblemStatement statement = super.skipProblemStatement(offset);
        moveTo(statement.getProblem(), offset, reached);
        return statement;
    }

    @Override
    protected IASTProblemDeclaration skipProblemDeclaration(
            int offset, @Nullable IASTProblem original) {
        IToken reached = LAcatchEOF(1);
        IASTProblemDeclaration declaration = super.skipProblemDeclaration(offset, original);
        moveTo(declaration.getProblem(), offset, reached);
        return declaration;
    }

    /** CDT puts a syntax error at the start of a statement; the token that it got to says more. */
    private static void moveTo(IASTProblem problem, int start, @Nullable IToken reached) {
        if (reached != null && reached.getOffset() > start) {
            ((ASTNode) problem).setOffsetAndLength(reached.getOffset(), reached.getLength());
        }
    }

    @Override
    protected IASTEnumerationSpecifier enumSpecifier()
            throws BacktrackException, EndOfFileException {
        IToken start = mark();
        int offset = consume().getOffset();
        List<IASTAttributeSpecifier> specifiers = __attribute_decl_seq(true, false);
        IASTName name = LT(1) == IToken.tIDENTIFIER ? identifier() : getNodeFactory().newName();
        if (LT(1) != IToken.tLBRACE) {
            backup(start);
            throwBacktrack(start);
        }
        IASTEnumerationSpecifier result = getNodeFactory().newEnumerationSpecifier(name);
        addAttributeSpecifiers(specifiers, result);
        language.typeKeywords().add(offset);
        return setRange(result, offset, enumBody(result));
    }

    @Override
    protected ICASTCompositeTypeSpecifier structOrUnionSpecifier()
            throws BacktrackException, EndOfFileException {
        int offset = LA(1).getOffset();
        ICASTCompositeTypeSpecifier result = super.structOrUnionSpecifier();
        language.typeKeywords().add(offset);
        return result;
    }

    @Override
    protected IASTAttributeList __attribute__() throws BacktrackException, EndOfFileException {
        IASTAttributeList list = super.__attribute__();
        if (list != null) {
            language.attributes().add(list);
        }
        return list;
    }

    @Override
    protected IASTAttribute singleAttribute() throws EndOfFileException, BacktrackException {
        IToken start = mark();
        IToken name = identifierOrKeyword();
        String text = new String(name.getCharImage());
        boolean aligned = text.equals("aligned") || text.equals("__aligned__");
        if (!aligned || LT(1) != IToken.tLPAREN) {
            backup(start);
            return super.singleAttribute();
        }
        consume();
        IASTExpression argument = constantExpression();
        int end = consume(IToken.tRPAREN).getEndOffset();
        IASTAttribute attribute = new ExpressionAttribute(name.getCharImage(), argument);
        return setRange(attribute, name.getOffset(), end);
    }
}
