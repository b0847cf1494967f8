package org.racewalk.model.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Formats that a run can be written in. */
public enum ExportFormat {
    /** Perfetto's protocol buffers: the whole run. */
    PERFETTO,
    /** Chrome's trace event format: the whole run. */
    CHROME,
    /** A graph of the steps that matter. */
    DOT,
    /** A sequence diagram of the steps that matter. */
    MERMAID,
    /** A log with vector clocks: the whole run, and its passing twin. */
    SHIVIZ,
    /** One JSON object an event: the whole run. */
    JSONL;

    /** As the command line spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is of a run that was explained: of its core, or of its twin too. */
    public boolean isExplained() {
        return this == DOT || this == MERMAID || this == SHIVIZ;
    }

    /** Whether it shows how likely the violation was after each step that matters. */
    public boolean showsCurve() {
        return this == PERFETTO || this == CHROME;
    }

    /**
     * Writes the run, event by event where the format has one for each. The same run gives the same
     * bytes. Does not close the stream.
     *
     * @throws IOException if the stream does
     */
    public void write(ExportedRun run, OutputStream out) throws IOException {
        switch (this) {
            case PERFETTO -> Perfetto.write(run, out);
            case CHROME -> ChromeJson.write(run, out);
            case DOT -> Dot.write(run, out);
            case MERMAID -> Mermaid.write(run, out);
            case SHIVIZ -> ShiViz.write(run, out);
            case JSONL -> JsonLines.write(run, out);
        }
        out.flush();
    }
}
