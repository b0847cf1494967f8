package org.racewalk.actors.report;

import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.report.VariantResult.Outcome;
import org.racewalk.model.explore.Finding;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A campaign as JUnit's XML: a suite for each scenario, a case for each of its variants. */
public final class JunitXml {
    private final XMLStreamWriter out;
    private final boolean complete;

    private JunitXml(XMLStreamWriter out, boolean complete) {
        this.out = out;
        this.complete = complete;
    }

    /** The document. */
    public static String text(CampaignResult result) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JunitXml(out, result.complete()).document(result);
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void document(CampaignResult result) throws XMLStreamException {
        Map<String, List<VariantResult>> suites = new LinkedHashMap<>();
        for (VariantResult variant : result.variants()) {
            suites.computeIfAbsent(variant.spec().request().scenario(), key -> new ArrayList<>())
                    .add(variant);
        }
        out.writeStartDocument("UTF-8", "1.0");
        out.writeCharacters("\n");
        out.writeStartElement("testsuites");
        attribute("name", "racewalk campaign " + result.spec().name());
        counts(result.variants());
        for (Map.Entry<String, List<VariantResult>> suite : suites.entrySet()) {
            line(1);
            out.writeStartElement("testsuite");
            attribute("name", suite.getKey());
            counts(suite.getValue());
            attribute("skipped", "" + suite.getValue().stream().filter(this::isSkipped).count());
            for (VariantResult variant : suite.getValue()) {
                testcase(variant);
            }
            line(1);
            out.writeEndElement();
        }
        line(0);
        out.writeEndElement();
        out.writeEndDocument();
        out.writeCharacters("\n");
    }

    private void counts(List<VariantResult> variants) throws XMLStreamException {
        long failed = variants.stream().filter(this::isFailed).count();
        attribute("tests", "" + variants.size());
        attribute("failures", "" + failed);
        attribute("errors", "0");
    }

    private boolean isFailed(VariantResult variant) {
        return variant.outcome(complete) == Outcome.FAILED;
    }

    private boolean isSkipped(VariantResult variant) {
        Outcome outcome = variant.outcome(complete);
        return outcome == Outcome.VACUOUS || outcome == Outcome.UNDECIDED;
    }

    private void testcase(VariantResult variant) throws XMLStreamException {
        line(2);
        out.writeStartElement("testcase");
        attribute("classname", variant.spec().request().scenario());
        attribute("name", variant.label());
        if (isFailed(variant)) {
            failure(variant);
        } else if (isSkipped(variant)) {
            line(3);
            out.writeEmptyElement("skipped");
            attribute("message", CampaignReport.word(variant.outcome(complete)));
        }
        line(3);
        out.writeStartElement("system-out");
        characters(variant.total().runs() + " runs, " + variant.total().steps() + " steps\n");
        for (Finding finding : variant.findings()) {
            String met = variant.isMet(finding) ? " (met while another was shrunk)" : "";
            characters(finding.signature() + met + "\n");
            characters("racewalk replay " + finding.replay().text() + "\n");
            ShrinkOutcome shrunk = variant.shrunk(finding);
            characters(shrunk == null ? "" : Shrunk.text(shrunk) + "\n");
            String smaller = Shrunk.replay(shrunk);
            characters(smaller.isEmpty() ? "" : "racewalk replay " + smaller + "\n");
        }
        out.writeEndElement();
        line(2);
        out.writeEndElement();
    }

    /** One for a case, as the format has it; the other findings stand in its text. */
    private void failure(VariantResult variant) throws XMLStreamException {
        List<Finding> wrong =
                variant.findings().stream().filter(one -> !variant.isExpected(one)).toList();
        line(3);
        out.writeStartElement("failure");
        boolean missing = wrong.isEmpty();
        attribute(
                "message",
                missing ? "not found: " + variant.spec().expected() : wrong.getFirst().signature());
        attribute("type", missing ? "not found" : wrong.getFirst().violation().kind().title());
        for (Finding finding : wrong) {
            characters(
                    finding.signature()
                            + "\n"
                            + finding.violation().text()
                            + "\n"
                            + (variant.isMet(finding)
                                    ? "met while another was shrunk; in none of the runs"
                                    : "in "
                                            + finding.runs()
                                            + " runs, first in run "
                                            + (finding.firstRun() + 1))
                            + "\n");
        }
        out.writeEndElement();
    }

    private void line(int depth) throws XMLStreamException {
        out.writeCharacters("\n" + "  ".repeat(depth));
    }

    private void attribute(String name, String value) throws XMLStreamException {
        out.writeAttribute(name, allowed(value));
    }

    private void characters(String text) throws XMLStreamException {
        out.writeCharacters(allowed(text));
    }

    /** Without what XML 1.0 cannot hold. */
    private static String allowed(String text) {
        return text.replaceAll("[^\\x09\\x0a\\x20-\\ud7ff\\ue000-\\ufffd]", "?");
    }
}
