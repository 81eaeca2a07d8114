package dev.spectrascope.agent.web;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted hash of a password by PBKDF2 with HMAC-SHA-256 (RFC 8018), written {@code pbkdf2-sha256:ITERATIONS:SALT:HASH}
 * with salt and hash in base 64.
 */
public record PasswordHash(int iterations, String salt, String hash) {

    private static final Pattern WRITTEN =
            Pattern.compile("pbkdf2-sha256:(\\d{4,7}):([A-Za-z0-9+/=]{16,}):([A-Za-z0-9+/=]{40,})");

    /** As OWASP's password storage cheat sheet advises (2023). */
    private static final int ITERATIONS = 600_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** Hashes a password with a new salt. */
    public static PasswordHash of(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder encoder = Base64.getEncoder();
        return new PasswordHash(
                ITERATIONS, encoder.encodeToString(salt), encoder.encodeToString(derive(password, salt, ITERATIONS)));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static PasswordHash parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no password hash; allowed: what the command hash-password prints");
        }
        Base64.getDecoder().decode(parts.group(2));
        Base64.getDecoder().decode(parts.group(3));
        return new PasswordHash(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3));
    }

    /** Whether this is the hash of a password. Takes some tenths of a second of one processor. */
    public boolean matches(char[] password) {
        Base64.Decoder decoder = Base64.getDecoder();
        return MessageDigest.isEqual(derive(password, decoder.decode(salt), iterations), decoder.decode(hash));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        PBEKeySpec key = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no PBKDF2WithHmacSHA256: " + e.getMessage(), e);
        } finally {
            key.clearPassword();
        }
    }

    @Override
    public String toString() {
        return "pbkdf2-sha256:" + iterations + ":" + salt + ":" + hash;
    }
}
