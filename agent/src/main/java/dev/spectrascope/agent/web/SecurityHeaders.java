package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Headers;

/**
 * Headers that keep browsers from doing with an answer what it is not meant for.
 *
 * @param page the Content-Security-Policy of HTML; everything else may do nothing at all
 */
record SecurityHeaders(String page) {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    void set(Headers headers, String contentType) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Content-Security-Policy", contentType.equals(Body.HTML) ? page : NOTHING);
    }
}
