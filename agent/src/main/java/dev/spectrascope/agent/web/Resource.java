package dev.spectrascope.agent.web;

import java.io.IOException;
import java.util.Optional;

/** What is at a path. */
@FunctionalInterface
interface Resource {

    /**
     * @return empty where nothing is at this path
     * @throws BadRequestException if the request's parameters make no sense
     */
    Optional<Body> get(Request request) throws IOException;
}
