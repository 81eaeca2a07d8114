package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.ParameterBlock;
import dev.spectrascope.probes.network.ParameterSegment;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts of θ by name, and the spectra of their diagonal blocks.
 *
 * @param byLayer each layer with parameters, if asked for
 * @param byGroup each group that was asked for
 */
record Blocks(Map<String, List<ParameterSegment>> byLayer, Map<String, List<ParameterSegment>> byGroup) {

    /**
     * @throws IllegalArgumentException if a group names a layer that has no parameters here; one line that names those
     *     that do
     */
    static Blocks of(BlockPlan plan, List<ParameterSegment> segments) {
        Set<String> layers = new LinkedHashSet<>();
        segments.forEach(segment -> layers.add(segment.layer()));
        Map<String, List<ParameterSegment>> byGroup = new LinkedHashMap<>();
        plan.groups().forEach((group, members) -> {
            for (String member : members) {
                if (!layers.contains(member)) {
                    throw new IllegalArgumentException("probes.groups." + group + " names \"" + member
                            + "\", which is no layer with trainable parameters; those are "
                            + String.join(", ", layers));
                }
            }
            byGroup.put(group, of(members, segments));
        });
        Map<String, List<ParameterSegment>> byLayer = new LinkedHashMap<>();
        if (plan.layers()) {
            layers.forEach(layer -> byLayer.put(layer, of(List.of(layer), segments)));
        }
        return new Blocks(byLayer, byGroup);
    }

    private static List<ParameterSegment> of(Collection<String> layers, List<ParameterSegment> segments) {
        return segments.stream()
                .filter(segment -> layers.contains(segment.layer()))
                .toList();
    }

    int count() {
        return byLayer.size() + byGroup.size();
    }

    /**
     * Measures the blocks of one kind; operators that cannot be had are left out.
     *
     * @param kind {@code layers} or {@code groups}: names stages and seeds
     * @return null if there are none
     */
    static Map<String, Map<String, OperatorSpectrum>> measure(
            String kind,
            Map<String, List<ParameterSegment>> blocks,
            List<OperatorKind> operators,
            LossCurvature curvature,
            OperatorProbe probe,
            ProbeMeter meter) {
        if (blocks.isEmpty()) {
            return null;
        }
        Map<String, Map<String, OperatorSpectrum>> spectra = new LinkedHashMap<>();
        blocks.forEach((name, segments) -> {
            Map<String, OperatorSpectrum> ofBlock = new LinkedHashMap<>();
            for (OperatorKind operator : operators) {
                String stage = kind + "." + name + "." + operator.label();
                if (meter.timeIsOver()) {
                    meter.cut(stage, SpectrumProbe.ALL, SpectrumProbe.NONE);
                    continue;
                }
                try (ParameterBlock block = new ParameterBlock(CurvatureOperators.of(operator, curvature), segments)) {
                    ofBlock.put(operator.label(), probe.measure(operator, block, stage, curvature.outputs(), null));
                } catch (UnsupportedNetworkException unavailable) {
                    // The full operator's entry says why.
                }
            }
            spectra.put(name, ofBlock);
        });
        return spectra;
    }
}
