package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Goal: what {@code conf/racewalk.conf} says about defaults is true. */
final class ConfigurationTest {
    private static final Pattern COMMENTED = Pattern.compile("(?m)^(\\s*)# ([a-z.-]+ = .*)$");
    private static final Path USER_FILE = Path.of("..", "conf", "racewalk.conf");

    @Test
    void shouldStateTheDefaultsInTheUsersFile() throws IOException {
        Config effective = Configuration.embedded(3);
        String active = COMMENTED.matcher(Files.readString(USER_FILE)).replaceAll("$1$2");
        Config stated =
                ConfigFactory.parseString(active).resolveWith(ConfigFactory.systemProperties());
        assertThat(stated.entrySet()).hasSizeGreaterThan(5);
        for (Map.Entry<String, ConfigValue> entry : stated.entrySet()) {
            assertThat(effective.getValue(entry.getKey()).unwrapped())
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue().unwrapped());
        }
    }

    @Test
    void shouldSizeThePoolOfRunsByTheNumberOfJobs() {
        Config effective = Configuration.embedded(3);
        assertThat(
                        effective.getInt(
                                "racewalk.campaign.run-dispatcher.thread-pool-executor.fixed-pool-size"))
                .isEqualTo(3);
        assertThat(effective.getString("pekko.actor.provider")).isEqualTo("cluster");
        assertThat(effective.getInt("pekko.remote.artery.canonical.port")).isZero();
    }

    @Test
    void shouldTakeTheFileThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
        Path named = Files.writeString(folder.resolve("named.conf"), "a = 1");

        assertThat(Configuration.file(named.toString(), USER_FILE).getInt("a")).isEqualTo(1);
        assertThat(Configuration.file("", named).getInt("a")).isEqualTo(1);
        assertThat(Configuration.file(null, folder.resolve("none")).isEmpty()).isTrue();
        assertThatThrownBy(() -> Configuration.file(folder + "/none", named))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("RACEWALK_CONF names this file");
    }
}
