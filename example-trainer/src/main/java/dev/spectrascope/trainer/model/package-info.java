/**
 * The networks that can be trained, and the optimiser they are trained with. The configurations hold DL4J's own classes
 * only, so that a saved model can be restored without this program.
 */
package dev.spectrascope.trainer.model;
