package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a network in two parts: those of which the squared norms of single examples' gradients are known from a
 * backward pass, and the rest.
 *
 * @param rest the rest as runs [from, to) of θ, each as long as can be
 * @param anyExact whether the first part has any parameter
 */
record ExampleNormParts(List<Run> rest, boolean anyExact) {

    record Run(long from, long to) {}

    static ExampleNormParts of(ParameterLayout layout, Linearization recording) {
        boolean[] exact = recording.exampleNorms();
        List<Run> rest = new ArrayList<>();
        boolean any = false;
        for (int k = 0; k < exact.length; k++) {
            ParameterSegment segment = layout.segments().get(k);
            any = any || exact[k];
            if (!exact[k]) {
                Run last = rest.isEmpty() ? null : rest.get(rest.size() - 1);
                long to = segment.offset() + segment.length();
                if (last != null && last.to() == segment.offset()) {
                    rest.set(rest.size() - 1, new Run(last.from(), to));
                } else {
                    rest.add(new Run(segment.offset(), to));
                }
            }
        }
        return new ExampleNormParts(List.copyOf(rest), any);
    }

    boolean allExact() {
        return rest.isEmpty();
    }

    double squaredNormOfRest(INDArray vector) {
        double sum = 0;
        for (Run run : rest) {
            double norm = VectorArithmetic.norm(VectorArithmetic.part(vector, run.from(), run.to()));
            sum += norm * norm;
        }
        return sum;
    }
}
