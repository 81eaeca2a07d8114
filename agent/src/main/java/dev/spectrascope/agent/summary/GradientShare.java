package dev.spectrascope.agent.summary;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.List;
import java.util.Optional;

/** How much of the gradient lies in the top eigenspace of Hess (Gur-Ari, Roberts, Dyer 2018). */
final class GradientShare implements Finding {

    private static final String TOPIC = "gradient";

    @Override
    public List<Sentence> in(Course course) {
        SpectrumReport latest = course.latest();
        Optional<OperatorSpectrum> hessian = Course.spectrum(latest, OperatorKind.HESSIAN)
                .filter(spectrum -> spectrum.gradientShare() != null
                        && spectrum.top() != null
                        && !spectrum.top().isEmpty());
        return hessian.map(spectrum -> List.of(sentence(course.when(latest), spectrum, latest.parameters())))
                .orElse(List.of());
    }

    private static Sentence sentence(String when, OperatorSpectrum spectrum, long parameters) {
        int vectors = spectrum.top().size();
        return new Sentence(
                TOPIC,
                "At " + when + ", " + Course.percent(spectrum.gradientShare())
                        + " of the squared norm of the gradient lies in the span of the top "
                        + Course.count(vectors, "eigenvector") + " of Hess; of a random vector it would be "
                        + Course.percent((double) vectors / parameters) + ".",
                true);
    }
}
