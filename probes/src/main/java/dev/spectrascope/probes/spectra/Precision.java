package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.nd4j.linalg.api.buffer.DataType;

/** The floating-point type in which products are computed, whatever the network's own. */
public enum Precision {
    @JsonProperty("float")
    FLOAT(DataType.FLOAT),
    @JsonProperty("double")
    DOUBLE(DataType.DOUBLE);

    private final DataType dataType;

    Precision(DataType dataType) {
        this.dataType = dataType;
    }

    public DataType dataType() {
        return dataType;
    }
}
