package org.racewalk.model.mail;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.trace.Lines;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;

/**
 * A mail to a kernel list: subject, the report of the core, the core as C, tags. Plain ASCII, at
 * most 72 columns but for replay strings and tags. No line ends with a space or begins with {@code
 * From } or a full stop, so nothing on its way changes or breaks one.
 */
public final class Mail {
    private static final String SUBJECT = "[racewalk] ";

    /**
     * What a mail has beside the explanation.
     *
     * @param tree what the sources are of, for example {@code v6.13-rc7}, or empty
     * @param litmus the name of the litmus file and what it came to, or empty
     * @param tags {@code Reported-by: ...} and the like, as the user gave them
     */
    public record More(String tree, String litmus, List<String> tags) {
        /** Copies the list. */
        public More {
            tags = List.copyOf(tags);
        }
    }

    private Mail() {}

    /** What the mail is about, one line, without {@code Subject:}. */
    public static String subject(Explanation explanation) {
        return SUBJECT + Lines.ascii(Wording.title(explanation.violation()));
    }

    /**
     * The whole mail; each line ends with a newline.
     *
     * @param report of the explanation
     */
    public static String text(Explanation explanation, String report, More more) {
        List<String> lines =
                new ArrayList<>(Lines.paragraph("Subject: ", " ", subject(explanation)));
        lines.add("");
        lines.addAll(report.lines().toList());
        lines.add("");
        if (!explanation.core().isEmpty()) {
            lines.add("The steps that matter as C; the numbers are those of the table.");
            lines.add("");
            lines.addAll(CoreText.of(explanation));
            lines.add("");
        }
        if (!more.litmus().isEmpty()) {
            lines.addAll(Lines.paragraph("litmus:  ", more.litmus()));
        }
        if (!more.tree().isEmpty()) {
            lines.addAll(Lines.paragraph("tree:    ", more.tree()));
        }
        if (!more.tags().isEmpty()) {
            if (!lines.getLast().isEmpty()) {
                lines.add("");
            }
            lines.addAll(more.tags());
        }
        while (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(safe(line)).append('\n'));
        return text.toString();
    }

    /** A line that mail programs leave as it is. */
    static String safe(String line) {
        String plain = Lines.ascii(line).stripTrailing();
        boolean changed =
                plain.startsWith("From ") || plain.startsWith(".") || plain.startsWith(">");
        return changed ? " " + plain : plain;
    }
}
