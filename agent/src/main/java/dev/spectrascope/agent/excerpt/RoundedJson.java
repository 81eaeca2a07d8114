package dev.spectrascope.agent.excerpt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;

/** Reports as JSON whose numbers have few digits, for files that are sent around. */
public final class RoundedJson {

    /** Significant digits of numbers that are not whole. */
    public static final int DIGITS = 6;

    private static final int LARGEST_POWER = 300;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(double.class, new Rounding())
                    .addSerializer(Double.class, new Rounding())
                    .addSerializer(double[].class, new RoundingAll()))
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private RoundedJson() {}

    /** Without blanks, in UTF-8. */
    public static byte[] of(SpectrumReport report) throws IOException {
        return MAPPER.writeValueAsBytes(report);
    }

    /** The double next to the decimal number of so many digits; what is too small for them is 0. */
    static double rounded(double value) {
        int shift = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
        if (value == 0 || shift > LARGEST_POWER) {
            return 0;
        }
        // By a power of ten that is exact, where there is one.
        return shift >= 0
                ? Math.rint(value * Math.pow(10, shift)) / Math.pow(10, shift)
                : Math.rint(value / Math.pow(10, -shift)) * Math.pow(10, -shift);
    }

    private static final class Rounding extends StdSerializer<Double> {

        private static final long serialVersionUID = 1L;

        Rounding() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(rounded(value));
        }
    }

    private static final class RoundingAll extends StdSerializer<double[]> {

        private static final long serialVersionUID = 1L;

        RoundingAll() {
            super(double[].class);
        }

        @Override
        public void serialize(double[] values, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (double value : values) {
                json.writeNumber(rounded(value));
            }
            json.writeEndArray();
        }
    }
}
