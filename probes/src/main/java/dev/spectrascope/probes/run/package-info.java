/**
 * The run directory: the contract between the training JVM, the worker and everyone who looks.
 *
 * <pre>
 * RUN/
 *   run.json                       {@link dev.spectrascope.probes.run.RunDescription}
 *   network.json                   {@link dev.spectrascope.probes.run.NetworkDescription}
 *   sets/train.bin, sets/test.bin  the probe sets ({@code DataSet.save} or {@code MultiDataSet.save}); sets/sets.json closes them
 *   snapshots/e000010-i0004690.*   parameters (.npy) and {@link dev.spectrascope.probes.run.Snapshot} (.json)
 *   spectra/e000010-i0004690.json  {@link dev.spectrascope.probes.spectra.SpectrumReport}
 *   checkpoints/e000010-i0004690/  what has come of a report that takes long, until it is there
 *   failures/e000010-i0004690.json {@link dev.spectrascope.probes.run.Failure}
 *   gaps/e000010-i0004690.json     {@link dev.spectrascope.probes.run.Gap}
 *   abandoned/1/                   what training has gone back behind, by a checkpoint; like RUN itself
 *   worker.json                    {@link dev.spectrascope.probes.run.WorkerStatus}
 * </pre>
 *
 * Every file is written beside its place, forced to disk and renamed into it, so that a reader never sees half a file
 * and a kill loses at most the file being written. A snapshot exists once its {@code .json} does; the probe sets are
 * final once {@code sets.json} exists.
 */
package dev.spectrascope.probes.run;
