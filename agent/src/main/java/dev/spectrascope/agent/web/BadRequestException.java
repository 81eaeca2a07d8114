package dev.spectrascope.agent.web;

/** A request whose parameters make no sense; the message is one line that says which, and what is allowed. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
