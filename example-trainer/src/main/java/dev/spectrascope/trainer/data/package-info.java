/**
 * Labelled images: reading the IDX and CIFAR formats, choosing a balanced subset, and turning bytes into the
 * standardised minibatches a network is trained on. No augmentation.
 */
package dev.spectrascope.trainer.data;
