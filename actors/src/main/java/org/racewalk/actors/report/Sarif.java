package org.racewalk.actors.report;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A campaign as SARIF 2.1.0: a rule for each kind of violation, a result for each finding. */
public final class Sarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private Sarif() {}

    /** The document; keys in a fixed order. */
    public static Map<String, @Nullable Object> toMap(CampaignResult result) {
        TreeSet<String> kinds = new TreeSet<>();
        for (VariantResult variant : result.variants()) {
            variant.findings().forEach(one -> kinds.add(one.violation().kind().title()));
        }
        List<String> rules = List.copyOf(kinds);
        List<Object> results = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            for (Finding finding : variant.findings()) {
                results.add(result(finding, variant, rules));
            }
        }
        Map<String, @Nullable Object> driver = new LinkedHashMap<>();
        driver.put("name", "racewalk");
        driver.put("rules", rules.stream().map(Sarif::rule).toList());
        Map<String, @Nullable Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "unicodeCodePoints");
        run.put("results", results);
        run.put("properties", properties(result));
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("$schema", SCHEMA);
        map.put("version", "2.1.0");
        map.put("runs", List.of(run));
        return map;
    }

    private static Map<String, @Nullable Object> properties(CampaignResult result) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("campaign", result.spec().name());
        map.put("complete", result.complete());
        map.put("runs", result.runs());
        return map;
    }

    private static String id(String kind) {
        return kind.replaceAll("[^A-Za-z0-9]+", "-");
    }

    private static Map<String, @Nullable Object> rule(String kind) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id(kind));
        map.put("shortDescription", Map.of("text", kind));
        return map;
    }

    private static Map<String, @Nullable Object> result(
            Finding finding, VariantResult variant, List<String> rules) {
        Violation violation = finding.violation();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("ruleId", id(violation.kind().title()));
        map.put("ruleIndex", rules.indexOf(violation.kind().title()));
        map.put("level", variant.isExpected(finding) ? "note" : "error");
        map.put("message", Map.of("text", finding.signature() + ": " + violation.text()));
        map.put("locations", locations(violation, variant));
        map.put("partialFingerprints", Map.of("racewalkSignature/v1", finding.signature()));
        boolean met = variant.isMet(finding);
        if (!met) {
            // The format has no count of 0.
            map.put("occurrenceCount", finding.runs());
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("variant", variant.name());
        more.put("firstRun", met ? null : finding.firstRun() + 1);
        more.put("runs", variant.total().runs());
        more.put("replay", finding.replay().text());
        more.put("shrunk", Shrunk.toMap(variant.shrunk(finding)));
        map.put("properties", more);
        return map;
    }

    /** Where each side was, in the user's code if it was there. */
    private static List<Object> locations(Violation violation, VariantResult variant) {
        List<Object> locations = new ArrayList<>();
        for (Party party : violation.parties()) {
            party.stack().stream()
                    .filter(frame -> !frame.library())
                    .findFirst()
                    .or(() -> party.stack().stream().findFirst())
                    .ifPresent(frame -> locations.add(location(frame, party)));
        }
        if (locations.isEmpty()) {
            locations.add(
                    Map.of(
                            "physicalLocation",
                            Map.of(
                                    "artifactLocation",
                                    Map.of("uri", uri(variant.spec().request().scenario())))));
        }
        return locations;
    }

    private static Map<String, @Nullable Object> location(Frame frame, Party party) {
        Map<String, @Nullable Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", Map.of("uri", uri(frame.file())));
        if (frame.line() > 0) {
            place.put("region", Map.of("startLine", frame.line()));
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("physicalLocation", place);
        map.put("logicalLocations", List.of(Map.of("fullyQualifiedName", frame.function())));
        map.put("message", Map.of("text", party.role() + " by " + party.task()));
        return map;
    }

    private static String uri(String path) {
        try {
            return new java.net.URI(null, null, path, null).toASCIIString();
        } catch (java.net.URISyntaxException e) {
            return "unknown";
        }
    }
}
