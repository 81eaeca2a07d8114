package dev.spectrascope.probes.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one way in which the records of a run are turned into JSON and back. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // A report is a hundred thousand digits; the same numbers come of it.
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A newer version may have written more than this one knows.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    /**
     * Reads one record.
     *
     * @throws IOException if the file cannot be read or is no JSON of this type; the message names the file
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is not readable as " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** One record as text, indented for people. */
    public static String text(Object value) throws IOException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /** One record without blanks, in UTF-8. */
    public static byte[] compact(Object value) throws IOException {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Writes one record atomically, indented for people. */
    public static void write(Path file, Object value) throws IOException {
        AtomicFile.write(
                file, out -> out.write(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value)));
    }
}
