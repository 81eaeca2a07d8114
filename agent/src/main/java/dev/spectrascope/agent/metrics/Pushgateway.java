package dev.spectrascope.agent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Prometheus Pushgateway, which keeps what a process put there for Prometheus to come and fetch, also after the process
 * has ended. All of a process's series are one group, replaced as a whole. Speaks HTTP by the JDK's oldest client, for a job may
 * run on few of the JDK's modules.
 */
public final class Pushgateway {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String base;
    private final String job;
    private final Supplier<String> instance;
    private final Optional<String> authorization;

    /**
     * @param gateway its address, such as {@code http://push.example:9091}
     * @param job the label {@code job} of the group
     * @param instance the label {@code instance}, which no other process may have; asked for with each push, since the name of a
     *     host may take seconds to find
     * @param user and password for basic authentication, divided by a colon; empty for none
     */
    public Pushgateway(URI gateway, String job, Supplier<String> instance, Optional<String> user) {
        base = gateway.toString().replaceAll("/+$", "");
        this.job = job;
        this.instance = instance;
        authorization = user.map(credentials ->
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encoded(String label) {
        return URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Replaces the group's series.
     *
     * @param exposition in Prometheus's text format
     * @throws IOException if it is not taken within a few seconds; one line that names the address and the answer
     */
    public void put(String exposition) throws IOException {
        URI group = URI.create(base + "/metrics/job/" + encoded(job) + "/instance/" + encoded(instance.get()));
        HttpURLConnection connection = (HttpURLConnection) group.toURL().openConnection();
        try {
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.setRequestMethod("PUT");
            connection.setRequestProperty("Content-Type", Exposition.TEXT);
            authorization.ifPresent(header -> connection.setRequestProperty("Authorization", header));
            connection.setDoOutput(true);
            byte[] body = exposition.getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            if (connection.getResponseCode() / 100 != 2) {
                throw new IOException("answered " + connection.getResponseCode() + ": " + firstLine(connection));
            }
        } catch (IOException e) {
            throw new IOException("the Pushgateway at " + group + " did not take the metrics: " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    private static String firstLine(HttpURLConnection connection) throws IOException {
        try (InputStream answer = connection.getErrorStream()) {
            String text = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("without a word");
        }
    }
}
