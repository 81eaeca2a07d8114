package dev.spectrascope.agent.web;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * What bounds requests and connections of the JDK's HTTP server. It reads them once, from system properties, when its first
 * server in a JVM is made; those that the program has set itself are left alone, as is everything once the program has a server.
 */
final class RequestLimits {

    private static final Map<String, String> PROPERTIES = Map.of(
            // Seconds in which a request must have come in whole: slow ones would occupy all threads.
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "120",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "65536",
            "sun.net.httpserver.maxIdleConnections", "50",
            "jdk.httpserver.maxConnections", "100");

    /** Share of the time after which an answer is cut off that an endless one may take. */
    private static final double IN_TIME = 0.8;

    private static final int DEFAULT_SECONDS = 120;

    private RequestLimits() {}

    /** How long an endless answer may last, so that it is not cut off in the middle. */
    static Duration endlessAnswer() {
        long seconds = Long.getLong("sun.net.httpserver.maxRspTime", DEFAULT_SECONDS);
        return Duration.ofMillis(Math.round(IN_TIME * 1000 * (seconds > 0 ? seconds : DEFAULT_SECONDS)));
    }

    static void set() {
        Properties properties = System.getProperties();
        PROPERTIES.forEach(properties::putIfAbsent);
    }
}
