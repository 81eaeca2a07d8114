package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.function.Supplier;

/**
 * Which of several ways to the same adjoints is gone.
 *
 * @param <S> what tells shapes apart
 */
interface ChosenWay<S> {

    /** One of the ways, to be computed; it may have been computed already, to the same result. */
    NativeAdjoints among(S shape, List<Supplier<NativeAdjoints>> ways);
}
