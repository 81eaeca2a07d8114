package dev.spectrascope.trainer.data;

/** A training and a held-out test set of the same classes and image shape. */
public record TrainTest(LabelledImages train, LabelledImages test) {}
