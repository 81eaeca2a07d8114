package dev.spectrascope.agent.capture;

/** Spreads neighbouring numbers over all bits (Steele, Lea & Flood 2014, the finalizer of SplitMix). */
final class Mixing {

    private Mixing() {}

    static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
