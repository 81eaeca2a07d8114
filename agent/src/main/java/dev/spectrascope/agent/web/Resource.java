package dev.spectrascope.agent.web;

import java.io.IOException;
import java.util.Optional;

/** What is at a path. */
@FunctionalInterface
interface Resource {

    /**
     * @param path that was asked for, decoded
     * @param accept the request's header of this name, null where it has none
     * @return empty where nothing is at this path
     */
    Optional<Body> get(String path, String accept) throws IOException;

    /**
     * @param contentType media type and character set
     * @param bytes of the body
     */
    record Body(String contentType, byte[] bytes) {}
}
