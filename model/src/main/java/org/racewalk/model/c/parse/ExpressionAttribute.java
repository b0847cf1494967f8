package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.ASTNodeProperty;
import org.eclipse.cdt.core.dom.ast.ASTVisitor;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.internal.core.dom.parser.IASTAmbiguityParent;
import org.eclipse.cdt.internal.core.dom.parser.c.CASTAttribute;
import org.jspecify.annotations.Nullable;

/** An attribute whose argument is parsed as an expression: {@code aligned(sizeof(long))}. */
public final class ExpressionAttribute extends CASTAttribute implements IASTAmbiguityParent {
    private static final ASTNodeProperty ARGUMENT =
            new ASTNodeProperty("ExpressionAttribute.ARGUMENT");

    private IASTExpression argument;

    ExpressionAttribute(char[] name, IASTExpression argument) {
        super(name, null);
        this.argument = argument;
        argument.setParent(this);
        argument.setPropertyInParent(ARGUMENT);
    }

    /** The constant expression. */
    public IASTExpression argument() {
        return argument;
    }

    @Override
    public boolean accept(ASTVisitor visitor) {
        return argument.accept(visitor);
    }

    @Override
    public void replace(@Nullable IASTNode child, IASTNode other) {
        if (child == argument && other instanceof IASTExpression expression) {
            other.setParent(this);
            other.setPropertyInParent(ARGUMENT);
            argument = expression;
        }
    }
}
