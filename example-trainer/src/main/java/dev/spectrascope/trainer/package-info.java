/**
 * An ordinary DL4J training program: images in, a trained network out.
 *
 * <p>It is written as one would write it without any agent and calls nothing of Spectrascope, so that it can stand for
 * the reader's own job. Limits: image classification, one device, whole data sets in memory (one byte per pixel).
 */
package dev.spectrascope.trainer;
