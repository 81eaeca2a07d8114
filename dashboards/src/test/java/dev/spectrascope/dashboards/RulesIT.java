package dev.spectrascope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules and configurations by the programs' own checks; each alert firing and not firing. */
class RulesIT {

    @Test
    void prometheusTakesItsConfigurationAndRules() throws IOException, InterruptedException {
        String said = run("promtool-config", "promtool", "check", "config", "prometheus/prometheus.yml");
        assertThat(said).contains("alerts.yml").contains("recording.yml").doesNotContain("FAILED");
    }

    @Test
    void alertmanagerTakesItsConfiguration() throws IOException, InterruptedException {
        assertThat(run("amtool-config", "amtool", "check-config", "alertmanager/alertmanager.yml"))
                .contains("1 receivers");
    }

    @Test
    void rulesFireWhenTheyShouldAndNotWhenTheyShouldNot() throws IOException, InterruptedException {
        assertThat(run("promtool-rules", "promtool", "test", "rules", "src/test/rules/alerts-test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertIsTestedBothWays() throws IOException {
        JsonNode tests = DashboardFiles.yaml("src/test/rules/alerts-test.yml");
        List<JsonNode> cases = tests.findValues("alert_rule_test").stream()
                .flatMap(list -> java.util.stream.StreamSupport.stream(list.spliterator(), false))
                .toList();
        for (JsonNode rule : DashboardFiles.rules("alerts.yml")) {
            String name = rule.get("alert").asText();
            List<JsonNode> own = cases.stream()
                    .filter(test -> test.get("alertname").asText().equals(name))
                    .toList();
            assertThat(own).as("%s fires", name).anyMatch(test -> test.has("exp_alerts"));
            assertThat(own).as("%s does not fire", name).anyMatch(test -> !test.has("exp_alerts"));
        }
    }

    @Test
    void everyRecordedSeriesIsTested() throws IOException {
        String tests = Files.readString(Places.DASHBOARDS.resolve("src/test/rules/alerts-test.yml"));
        for (JsonNode rule : DashboardFiles.rules("recording.yml")) {
            assertThat(tests).contains("expr: " + rule.get("record").asText());
        }
    }

    /** Grafana's alerts ask the same as Prometheus's, of the data source that is provisioned beside them. */
    @Test
    void grafanasAlertsAreThoseOfPrometheus() throws IOException {
        JsonNode group = DashboardFiles.yaml("grafana/provisioning/alerting/spectrascope.yml")
                .at("/groups/0/rules");
        List<JsonNode> rules = DashboardFiles.rules("alerts.yml");
        assertThat(group).hasSize(rules.size());
        String source = DashboardFiles.yaml("grafana/provisioning/datasources/prometheus.yml")
                .at("/datasources/0/uid")
                .asText();
        for (int i = 0; i < rules.size(); i++) {
            assertThat(group.get(i).at("/data/0/model/expr"))
                    .isEqualTo(rules.get(i).get("expr"));
            assertThat(group.get(i).at("/data/0/datasourceUid").asText()).isEqualTo(source);
        }
    }

    private static String run(String name, String... command) throws IOException, InterruptedException {
        return Program.run(Places.DASHBOARDS, Places.TARGET.resolve(name + ".log"), command);
    }
}
