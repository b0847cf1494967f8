package org.racewalk.actors.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.racewalk.actors.engine.Installation;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Goal: a cluster would take deploy/kubernetes.yaml. Method: each document must be what the
 * published types of the Kubernetes API allow, without an unknown field; there is no cluster here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubernetesManifestTest {
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "v1/ConfigMap", ConfigMap.class,
                    "v1/Service", Service.class,
                    "apps/v1/StatefulSet", StatefulSet.class,
                    "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
                    "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);

    private static final ObjectMapper STRICT =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .annotationIntrospector(new NoAnySetter())
                    .build();

    private final Map<String, HasMetadata> objects = new LinkedHashMap<>();

    /** The types collect unknown fields; here these are errors. */
    private static final class NoAnySetter extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }

    @BeforeAll
    void read() throws Exception {
        Path file = Installation.home().resolve("deploy").resolve("kubernetes.yaml");
        try (var documents =
                STRICT.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            for (JsonNode document : documents.readAll()) {
                String kind =
                        document.get("apiVersion").asString()
                                + "/"
                                + document.get("kind").asString();
                assertThat(KINDS).containsKey(kind);
                objects.put(kind, STRICT.treeToValue(document, KINDS.get(kind)));
            }
        }
    }

    @Test
    void shouldHaveEachKindOnce() {
        assertThat(objects.keySet()).hasSameElementsAs(KINDS.keySet());
    }

    @Test
    void shouldRefuseAFieldThatKubernetesDoesNotKnow() {
        assertThatThrownBy(() -> STRICT.readValue("{spec: {clusterIPP: None}}", Service.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("clusterIPP");
    }

    @Test
    void shouldGiveSeedNodesNamesBeforeTheyAreReady() {
        Service service = (Service) objects.get("v1/Service");
        StatefulSet nodes = (StatefulSet) objects.get("apps/v1/StatefulSet");

        assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(nodes.getSpec().getServiceName()).isEqualTo(service.getMetadata().getName());
        assertThat(service.getSpec().getSelector())
                .isEqualTo(nodes.getSpec().getTemplate().getMetadata().getLabels())
                .isEqualTo(nodes.getSpec().getSelector().getMatchLabels());
    }

    @Test
    void shouldMountWhatItNames() {
        var pod =
                ((StatefulSet) objects.get("apps/v1/StatefulSet"))
                        .getSpec()
                        .getTemplate()
                        .getSpec();
        List<String> volumes = pod.getVolumes().stream().map(volume -> volume.getName()).toList();

        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .extracting(mount -> mount.getName())
                .hasSameElementsAs(volumes);
    }
}
