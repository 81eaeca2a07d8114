package dev.spectrascope.probes.curvature;

/** The four parts of G = A1 + B1 + A2 + B2 for a classifier, see {@link ClassStructure}. */
public enum ClassComponent {
    A1,
    B1,
    A2,
    B2
}
