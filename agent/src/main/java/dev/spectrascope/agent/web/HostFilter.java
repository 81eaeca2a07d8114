package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps a server that only this machine can reach from being read by web sites that a browser of this machine has open. A site
 * can have its own name resolve to 127.0.0.1 (DNS rebinding), and the browser then takes the server for the site; but it says in
 * {@code Host} by what name it asks. What comes through a tunnel or a forwarded port asks for {@code localhost}.
 */
final class HostFilter extends Filter {

    private static final int FORBIDDEN = 403;
    private static final int LONGEST = 80;
    private static final Pattern LOOPBACK_4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final String configured;
    private final SecurityHeaders security;

    /**
     * @param configured the name by which the server was told to listen
     */
    HostFilter(String configured, SecurityHeaders security) {
        this.configured = configured;
        this.security = security;
    }

    @Override
    public String description() {
        return "refuses requests under the name of a web site";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || serves(host)) {
            chain.doFilter(exchange);
            return;
        }
        new Refusal(FORBIDDEN, line(host, exchange.getLocalAddress().getPort())).answer(exchange, security);
    }

    /**
     * Whether a request is for this server by one of its own names.
     *
     * @param host the header, with a port or without
     */
    boolean serves(String host) {
        String name = PORT.matcher(host.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals(configured.toLowerCase(Locale.ROOT))
                || LOOPBACK_4.matcher(name).matches()
                || isLoopback6(name);
    }

    /** Nothing is looked up: what is in brackets is an address or nothing. */
    private static boolean isLoopback6(String name) {
        if (!name.startsWith("[") || !name.endsWith("]")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String line(String host, int port) {
        String shown = host.replaceAll("[^\\p{Graph}]", "?");
        return "Host is " + shown.substring(0, Math.min(LONGEST, shown.length()))
                + ", by which a web site could read this page (DNS rebinding): ask for localhost:" + port
                + ", or set http.host to the name by which others reach it, or http.user and http.passwordHash";
    }
}
