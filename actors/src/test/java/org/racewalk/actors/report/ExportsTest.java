package org.racewalk.actors.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.cli.JsonText;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Goal: reports and exports are the same bytes for equal results, and other programs read them.
 * Method: golden files, and readers that are not ours.
 */
final class ExportsTest {
    private static final CampaignResult DONE = ReportFixture.all(true);

    /** Attributes that the schema of Jenkins' reader has (xunit-plugin, junit-10.xsd). */
    private static final Map<String, List<String>> ALLOWED =
            Map.of(
                    "testsuites", List.of("name", "time", "tests", "failures", "errors"),
                    "testsuite", List.of("name", "tests", "failures", "errors", "skipped"),
                    "testcase", List.of("name", "classname", "time", "group"),
                    "failure", List.of("type", "message"),
                    "skipped", List.of("type", "message"),
                    "system-out", List.of());

    private static String golden(String name) throws IOException {
        try (InputStream in = ExportsTest.class.getResourceAsStream("/report/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldWriteTheGoldenBytes() throws IOException {
        assertThat(CampaignReport.text(DONE)).isEqualTo(golden("report.txt"));
        assertThat(CampaignReport.text(ReportFixture.all(false))).isEqualTo(golden("running.txt"));
        assertThat(JsonText.of(CampaignReport.toMap(DONE))).isEqualTo(golden("report.json"));
        assertThat(JunitXml.text(DONE)).isEqualTo(golden("junit.xml"));
        assertThat(Ktap.text(DONE)).isEqualTo(golden("report.ktap"));
        assertThat(JsonText.of(Sarif.toMap(DONE))).isEqualTo(golden("report.sarif"));
    }

    @Test
    void shouldFitAMail() {
        assertThat(CampaignReport.text(DONE).lines().filter(line -> !line.startsWith("rw")))
                .allMatch(line -> line.length() <= 72 || line.strip().indexOf(' ') < 0)
                .allMatch(line -> line.chars().allMatch(one -> one >= ' ' && one <= '~'));
    }

    @Test
    void shouldBeReadAsXml() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document =
                factory.newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        JunitXml.text(DONE).getBytes(StandardCharsets.UTF_8)));
        Element root = document.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        NodeList cases = document.getElementsByTagName("testcase");
        assertThat(root.getAttribute("tests")).isEqualTo("" + cases.getLength()).isEqualTo("7");
        assertThat(root.getAttribute("failures"))
                .isEqualTo("" + document.getElementsByTagName("failure").getLength())
                .isEqualTo("3");
        assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                assertThat(ALLOWED.get(element.getTagName()))
                        .contains(element.getAttributes().item(j).getNodeName());
            }
        }
        assertThat(((Element) cases.item(5)).getAttribute("classname"))
                .isEqualTo("conf/zoo/clean & <quiet>.c");
    }

    @Test
    void shouldCountWhatTheTestsCount() {
        List<String> ktap = Ktap.text(DONE).lines().toList();
        assertThat(ktap).startsWith("KTAP version 1").contains("1..4");
        assertThat(ktap.stream().filter(line -> line.startsWith("  not ok "))).hasSize(3);
        assertThat(ktap.stream().filter(line -> line.startsWith("not ok "))).hasSize(3);
        assertThat(ktap.stream().filter(line -> line.startsWith("  ok "))).hasSize(4);
        assertThat(ktap.stream().filter(line -> line.contains(" # SKIP "))).hasSize(1);
    }

    /** By the schema of SARIF 2.1.0: what it requires, and what it allows for the keys in use. */
    @Test
    void shouldHaveTheShapeOfSarif() {
        Map<?, ?> log = Sarif.toMap(DONE);
        assertThat(log.get("version")).isEqualTo("2.1.0");
        Map<?, ?> run = (Map<?, ?>) ((List<?>) log.get("runs")).getFirst();
        Map<?, ?> driver = (Map<?, ?>) ((Map<?, ?>) run.get("tool")).get("driver");
        assertThat(driver.get("name")).isEqualTo("racewalk");
        List<?> rules = (List<?>) driver.get("rules");
        List<?> results = (List<?>) run.get("results");
        assertThat(results).hasSize(5);
        for (Object each : results) {
            Map<?, ?> result = (Map<?, ?>) each;
            Map<?, ?> rule = (Map<?, ?>) rules.get((Integer) result.get("ruleIndex"));
            assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
            assertThat(result.get("level")).isIn("note", "error");
            assertThat(((Map<?, ?>) result.get("message")).get("text")).asString().isNotEmpty();
            // What no run showed has no count; the format's least is 1.
            boolean met = !result.containsKey("occurrenceCount");
            assertThat(met).isEqualTo(result.get("ruleId").equals("deadlock"));
            assertThat(met || (Long) result.get("occurrenceCount") > 0).isTrue();
            for (Object place : (List<?>) result.get("locations")) {
                Map<?, ?> physical = (Map<?, ?>) ((Map<?, ?>) place).get("physicalLocation");
                Map<?, ?> artifact = (Map<?, ?>) physical.get("artifactLocation");
                assertThat(java.net.URI.create((String) artifact.get("uri")))
                        .hasPath(met ? "conf/zoo/plain.c" : "conf/zoo/a b.c");
                assertThat(physical.get("region")).isEqualTo(met ? null : Map.of("startLine", 40));
            }
        }
    }

    @Test
    void shouldNotDependOnIdNodesOrTime() {
        ReportFixture.Made one =
                new ReportFixture.Made("a.c", "", "pos", ReportFixture.result(List.of(1L)));
        CampaignResult first = ReportFixture.campaign("zoo-1", true, one);
        CampaignResult second = ReportFixture.campaign("zoo-2", true, one);
        assertThat(CampaignReport.text(second)).isEqualTo(CampaignReport.text(first));
        assertThat(JsonText.of(CampaignReport.toMap(second)))
                .isEqualTo(JsonText.of(CampaignReport.toMap(first)));
    }
}
