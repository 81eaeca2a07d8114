package dev.spectrascope.agent.web;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Basic authentication (RFC 7617). Deriving a key is dear by design, and whoever guesses passwords must not take processors from
 * the job: what was right once is known again by a keyed digest, and after a wrong guess further ones are refused unseen for a
 * second.
 */
final class LoginAuthenticator extends BasicAuthenticator {

    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final int KEY_BYTES = 32;
    private static final int UNAUTHORIZED = 401;
    private static final String DIGEST = "HmacSHA256";

    private final String user;
    private final PasswordHash password;
    private final LongSupplier nanoTime;
    private final SecretKeySpec key;

    private byte[] known;
    private Long lastWrong;

    LoginAuthenticator(String user, PasswordHash password, LongSupplier nanoTime) {
        super("Spectrascope", StandardCharsets.UTF_8);
        this.user = user;
        this.password = password;
        this.nanoTime = nanoTime;
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, DIGEST);
    }

    /** Headers that are no credentials are as good as none, where the JDK's class would drop the connection. */
    @Override
    public Result authenticate(HttpExchange exchange) {
        try {
            return super.authenticate(exchange);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Basic realm=\"" + getRealm() + "\", charset=\"UTF-8\"");
            return new Retry(UNAUTHORIZED);
        }
    }

    @Override
    public synchronized boolean checkCredentials(String givenUser, String givenPassword) {
        byte[] digest = digest(givenUser + ":" + givenPassword);
        if (known != null && MessageDigest.isEqual(known, digest)) {
            return true;
        }
        if (lastWrong != null && nanoTime.getAsLong() - lastWrong < PAUSE_NANOS) {
            return false;
        }
        // Both are looked at whatever the first one gives, so that time does not tell which was wrong.
        boolean right = password.matches(givenPassword.toCharArray()) & user.equals(givenUser);
        known = right ? digest : known;
        lastWrong = right ? null : (Long) nanoTime.getAsLong();
        return right;
    }

    private byte[] digest(String text) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + DIGEST + ": " + e.getMessage(), e);
        }
    }
}
