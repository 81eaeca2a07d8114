package dev.spectrascope.agent.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Where the server's key and certificate are.
 *
 * @param file a PKCS #12 key store
 * @param passwordFile a text file whose first line is the key store's password
 */
record KeyStoreFile(Path file, Path passwordFile) {

    /**
     * @throws IOException one line that names the file and what is wrong with it
     */
    SSLContext context() throws IOException {
        char[] password = password();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "http.keyStore " + file + " could not be read (" + e.getMessage()
                            + "); it must be a PKCS12 key store that http.keyStorePasswordFile opens",
                    e);
        }
    }

    private char[] password() throws IOException {
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new IOException(
                    "http.keyStorePasswordFile " + passwordFile + " could not be read; it must hold the key"
                            + " store's password in its first line",
                    e);
        }
    }
}
