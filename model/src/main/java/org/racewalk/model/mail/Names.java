package org.racewalk.model.mail;

/** Names of a trace as C has them. */
final class Names {
    private Names() {}

    /** {@code vma#1.vm_mm} as {@code vma1->vm_mm}; names of variables stay. */
    static String lvalue(String name) {
        int number = name.indexOf('#');
        int dot = name.indexOf('.');
        String head = dot < 0 ? name : name.substring(0, dot);
        String tail = dot < 0 ? "" : name.substring(dot + 1);
        boolean pointer = number >= 0 && (dot < 0 || number < dot);
        String object =
                head.replaceAll("([A-Za-z_])#", "$1").replace('#', '_').replaceAll("[ -]", "_");
        return tail.isEmpty() ? object : object + (pointer ? "->" : ".") + tail.replace("#", "");
    }

    /** Letters, digits and underscores; never empty, never a digit first. */
    static String identifier(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
