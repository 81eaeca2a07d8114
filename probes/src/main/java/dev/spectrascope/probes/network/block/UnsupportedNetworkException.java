package dev.spectrascope.probes.network.block;

/** A network has a part whose exact derivatives are not known here; the message names the part and what is supported. */
public final class UnsupportedNetworkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One line that names the part. */
    public UnsupportedNetworkException(String message) {
        super(message);
    }
}
