package dev.spectrascope.trainer;

/** Something the user gave cannot be used; the message is one line that names it, its value and the remedy. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
