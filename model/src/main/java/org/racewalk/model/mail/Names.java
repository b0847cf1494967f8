package org.racewalk.model.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of a trace as C has them. */
final class Names {
    private static final Pattern ADDRESS = Pattern.compile("&(.+?)(\\+[0-9]+)?");

    /** A local variable of a function, or, without parentheses, the task_struct of a task. */
    private static final Pattern OF =
            Pattern.compile("([A-Za-z_]\\w*) of ([A-Za-z_]\\w*)(\\(\\))?");

    private Names() {}

    /** {@code vma#1.vm_mm} as {@code vma1->vm_mm}; names of variables stay. */
    static String lvalue(String name) {
        int number = name.indexOf('#');
        int dot = name.indexOf('.');
        String head = dot < 0 ? name : name.substring(0, dot);
        String tail = dot < 0 ? "" : name.substring(dot + 1);
        boolean pointer = number >= 0 && (dot < 0 || number < dot);
        Matcher of = OF.matcher(head);
        if (of.matches() && of.group(3) != null) {
            head = of.group(1);
        }
        String object =
                head.replaceAll("([A-Za-z_])#", "$1").replace('#', '_').replaceAll("[ @-]", "_");
        return tail.isEmpty() ? object : object + (pointer ? "->" : ".") + tail.replace("#", "");
    }

    /**
     * A value as C writes it: {@code &vma#1} is the pointer {@code vma1}, {@code &vma#1+16} lies 16
     * bytes behind; the address of a variable stays one.
     */
    static String value(String value) {
        Matcher matcher = ADDRESS.matcher(value);
        if (!matcher.matches()) {
            return value.replace("#", "");
        }
        String object = matcher.group(1);
        String pointer = (object.indexOf('#') < 0 ? "&" : "") + lvalue(object);
        return matcher.group(2) == null
                ? pointer
                : "(void *)" + pointer + " + " + matcher.group(2).substring(1);
    }

    /** Letters, digits and underscores; never empty, never a digit first. */
    static String identifier(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
