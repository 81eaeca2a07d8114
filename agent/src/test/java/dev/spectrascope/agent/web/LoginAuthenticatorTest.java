package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginAuthenticatorTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    /** The hash of "password" with the salt "NaCl-NaCl-NaCl-N" by Python's hashlib.pbkdf2_hmac. */
    @Test
    void theHashIsThatOfOthers() {
        PasswordHash hash = PasswordHash.parse(
                "pbkdf2-sha256:1000:TmFDbC1OYUNsLU5hQ2wtTg==:xFD7fK6LrbeiOPMH9LMVCBNVyqMjF1/W57yu2yx6aaI=");
        assertThat(hash.matches("password".toCharArray())).isTrue();
        assertThat(hash.matches("Password".toCharArray())).isFalse();
        assertThat(PasswordHash.parse(hash.toString())).isEqualTo(hash);
    }

    @Test
    void hashesOfOnePasswordDifferBySalt() {
        PasswordHash one = PasswordHash.of("x".toCharArray());
        PasswordHash other = PasswordHash.of("x".toCharArray());
        assertThat(one.toString()).isNotEqualTo(other.toString()).startsWith("pbkdf2-sha256:600000:");
        assertThat(other.matches("x".toCharArray())).isTrue();
        assertThatThrownBy(() -> PasswordHash.parse("secret"))
                .hasMessage("no password hash; allowed: what the command hash-password prints");
    }

    /** Within a second of a wrong guess even the right password is not looked at, unless it has been seen. */
    @Test
    void guessesAreLookedAtOnceASecond() {
        PasswordHash hash = PasswordHash.of("right".toCharArray());
        LoginAuthenticator authenticator = new LoginAuthenticator("ada", hash, now::get);
        assertThat(authenticator.checkCredentials("ada", "wrong")).isFalse();
        now.addAndGet(SECOND / 2);
        assertThat(authenticator.checkCredentials("ada", "right")).isFalse();
        now.addAndGet(SECOND / 2);
        assertThat(authenticator.checkCredentials("ada", "right")).isTrue();
        assertThat(authenticator.checkCredentials("bob", "right")).isFalse();
        assertThat(authenticator.checkCredentials("ada", "right")).isTrue();
        assertThat(authenticator.checkCredentials("ada", "right:")).isFalse();
    }
}
