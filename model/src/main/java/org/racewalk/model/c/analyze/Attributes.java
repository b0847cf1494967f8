package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTAttribute;
import org.eclipse.cdt.core.dom.ast.IASTAttributeList;
import org.eclipse.cdt.core.dom.ast.IASTAttributeOwner;
import org.eclipse.cdt.core.dom.ast.IASTAttributeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTToken;
import org.eclipse.cdt.core.dom.ast.IASTTokenList;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.AttributeLog;
import org.racewalk.model.c.parse.ExpressionAttribute;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads attributes: some mean something, a list of others is ignored, the rest are errors. */
final class Attributes {
    private static final long LARGEST_ALIGNMENT = 16;

    private static final TreeSet<String> IGNORED =
            new TreeSet<>(
                    List.of(
                            ("access address_space alloc_align alloc_size always_inline artificial"
                                 + " assume_aligned bitwise btf_decl_tag btf_type_tag cold const"
                                 + " context copy counted_by deprecated designated_init"
                                 + " diagnose_as_builtin disable_sanitizer_instrumentation"
                                 + " externally_visible fallthrough fd_arg flatten force format"
                                 + " format_arg hot indirect_branch latent_entropy leaf malloc"
                                 + " may_alias no_caller_saved_registers no_instrument_function"
                                 + " no_profile_instrument_function no_randomize_layout no_reorder"
                                 + " no_sanitize no_sanitize_address no_sanitize_thread"
                                 + " no_sanitize_undefined no_stack_protector nocast nocf_check"
                                 + " noclone noderef noinline noipa nonnull nonstring noplt nothrow"
                                 + " null_terminated_string_arg optimize patchable_function_entry"
                                 + " pure randomize_layout retain returns_nonnull safe sentinel"
                                 + " stack_protect tainted_args uninitialized unused visibility"
                                 + " warn_if_not_aligned warn_unused_result warning weak"
                                 + " zero_call_used_regs")
                                    .split(" ")));

    private final Unit unit;
    private final TreeSet<Integer> read = new TreeSet<>();

    Attributes(Unit unit) {
        this.unit = unit;
    }

    /** The attributes of a declarator or another owner. */
    AttributeSet of(IASTAttributeOwner owner) {
        return of(owner, 0, Integer.MAX_VALUE);
    }

    /** Those of the owner's attributes that start between two offsets. */
    AttributeSet of(IASTAttributeOwner owner, int from, int to) {
        AttributeSet set = new AttributeSet();
        for (IASTAttributeSpecifier specifier : owner.getAttributeSpecifiers()) {
            if (specifier instanceof IASTAttributeList list) {
                int offset = AttributeLog.offset(list);
                if (offset >= from && offset < to) {
                    read.add(offset);
                    for (IASTAttribute attribute : list.getAttributes()) {
                        read(attribute, set);
                    }
                }
            }
        }
        return set;
    }

    /** Reports what stands in a range of offsets at places where nobody asked for attributes. */
    void checkUnread(int from, int to) {
        for (IASTAttributeList list : unit.parsed.attributes().between(from, to)) {
            if (read.add(AttributeLog.offset(list))) {
                for (IASTAttribute attribute : list.getAttributes()) {
                    String name = name(attribute);
                    if (!isIgnored(name)) {
                        unit.error(
                                attribute,
                                "attribute '" + name + "' is not supported here",
                                "move it behind the name that it belongs to, or remove it");
                    }
                }
            }
        }
    }

    private static boolean isIgnored(String name) {
        return IGNORED.contains(name);
    }

    private void read(IASTAttribute attribute, AttributeSet set) {
        String name = name(attribute);
        switch (name) {
            case "packed" -> set.packed = true;
            case "aligned" -> set.aligned = Math.max(set.aligned, alignment(attribute));
            case "cleanup" -> {
                set.cleanup = firstWord(attribute);
                set.cleanupNode = attribute;
            }
            case "noreturn" -> set.noReturn = true;
            case "gnu_inline" -> set.gnuInline = true;
            case "used" -> set.used = true;
            case "error" -> set.error = text(attribute);
            case "section" -> set.perCpu |= text(attribute).startsWith("\".data..percpu");
            case "racewalk_ghost" -> set.ghost = true;
            case "racewalk_per_cpu" -> set.perCpu = true;
            case "racewalk_on_enter" -> probe(attribute, AttributeSet.ProbeKind.ON_ENTER, set);
            case "racewalk_on_return" -> probe(attribute, AttributeSet.ProbeKind.ON_RETURN, set);
            case "racewalk_on_store" -> probe(attribute, AttributeSet.ProbeKind.ON_STORE, set);
            default -> {
                if (!isIgnored(name)) {
                    unit.error(
                            attribute,
                            "attribute '" + name + "' is not supported",
                            "remove it; only attributes that are known to change nothing are"
                                    + " ignored");
                }
            }
        }
    }

    private long alignment(IASTAttribute attribute) {
        if (!(attribute instanceof ExpressionAttribute expression)) {
            return LARGEST_ALIGNMENT;
        }
        try {
            long alignment = unit.expressions.integerConstant(expression.argument());
            if (alignment <= 0 || Long.bitCount(alignment) != 1) {
                unit.error(
                        expression.argument(),
                        "requested alignment " + alignment + " is not a power of 2",
                        "");
                return 0;
            }
            return alignment;
        } catch (Rejected e) {
            return 0;
        }
    }

    private void probe(IASTAttribute attribute, AttributeSet.ProbeKind kind, AttributeSet set) {
        List<String> words = words(attribute);
        words.remove("struct");
        words.remove("union");
        int comma = words.indexOf(",");
        boolean wellFormed =
                kind == AttributeSet.ProbeKind.ON_STORE
                        ? comma == 1 && words.size() > 2
                        : words.size() == 1;
        if (!wellFormed) {
            unit.error(
                    attribute,
                    "malformed attribute '" + name(attribute) + "'",
                    kind == AttributeSet.ProbeKind.ON_STORE
                            ? "write racewalk_on_store(tag, field)"
                            : "write the name of one function");
            return;
        }
        String path = comma < 0 ? "" : String.join("", words.subList(comma + 1, words.size()));
        set.ghost = true;
        set.probes.add(new AttributeSet.Probe(kind, words.get(0), path, attribute));
    }

    private @Nullable String firstWord(IASTAttribute attribute) {
        List<String> words = words(attribute);
        return words.isEmpty() ? null : words.get(0);
    }

    private static String text(IASTAttribute attribute) {
        return String.join("", words(attribute));
    }

    private static List<String> words(IASTAttribute attribute) {
        List<String> words = new ArrayList<>();
        IASTToken clause = attribute.getArgumentClause();
        if (clause != null) {
            collect(clause, words);
        }
        return words;
    }

    private static void collect(IASTToken token, List<String> words) {
        if (token instanceof IASTTokenList list) {
            for (IASTToken inner : list.getTokens()) {
                collect(inner, words);
            }
        } else {
            words.add(new String(token.getTokenCharImage()));
        }
    }

    /** The name without the underscores that may be around it. */
    private static String name(IASTAttribute attribute) {
        String name = new String(attribute.getName());
        return name.length() > 4 && name.startsWith("__") && name.endsWith("__")
                ? name.substring(2, name.length() - 2)
                : name;
    }
}
