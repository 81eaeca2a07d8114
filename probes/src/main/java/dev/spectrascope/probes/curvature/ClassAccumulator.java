package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.FoldedSketch;
import dev.spectrascope.probes.linalg.RandomSigns;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums up the mean vectors of one class over its batches.
 *
 * <p>With W<sub>j</sub> = p<sub>c,j</sub> and S<sub>j</sub> = p<sub>c,j</sub> g<sub>c,j</sub>, row j ≠ c becomes S<sub>j</sub> /
 * √(N W<sub>j</sub>), and row c becomes a<sub>c</sub> = −S<sub>c</sub> / √(N Σ<sub>j≠c</sub> W<sub>j</sub>) = √(p<sub>c</sub>/N)
 * g<sub>c</sub>, for Σ<sub>j</sub> S<sub>j</sub> = 0. That saves one of the C passes, too: the S<sub>j</sub> of the largest
 * weight is minus the sum of the others, which costs no precision, for its own row is divided by the largest root. Rows carry
 * their weights all the time, so that nothing under- or overflows on the way.
 */
final class ClassAccumulator {

    private final int label;
    private final double examples;
    private final FoldedSketch sketch;
    private final DifferentiableNetwork network;
    private final INDArray rows;
    private final INDArray mean;
    private final Buffers buffers;
    private final double[] weights;
    private int pivot = -1;
    private double trace;
    private double variance;

    /**
     * Vectors of length p to work in.
     */
    record Buffers(INDArray pass, INDArray pivot) {}

    /**
     * @param label c
     * @param examples N, of all classes
     * @param rows [C, d], zeros
     * @param mean [p], zeros, or null if a<sub>c</sub> is not wanted there
     */
    ClassAccumulator(
            int label,
            long examples,
            DifferentiableNetwork network,
            FoldedSketch sketch,
            INDArray rows,
            INDArray mean,
            Buffers buffers) {
        this.network = network;
        this.label = label;
        this.examples = examples;
        this.sketch = sketch;
        this.rows = rows;
        this.mean = mean;
        this.buffers = buffers;
        this.weights = new double[Math.toIntExact(rows.size(0))];
    }

    /** W<sub>j</sub> = p<sub>c,j</sub> so far. */
    double[] weights() {
        return weights.clone();
    }

    /** An estimate of Tr G<sub>c</sub>, the class's share in Tr G: unbiased, and exact but for what varies within batches
     * in layers of which squared norms of single examples are not known. */
    double trace() {
        return trace;
    }

    /** The square of its standard error. */
    double variance() {
        return variance;
    }

    /** Adds a batch; costs C − 1 backward passes; at most half of one where layers tell norms of single examples, and as many as
     * there are draws where some do not and there are several examples. */
    void add(Linearization recording, ClassCotangents batch, RandomSigns random, int draws, Runnable afterPass) {
        double[] before = scales();
        for (int j = 0; j < weights.length; j++) {
            weights[j] += batch.weight(j);
        }
        rescale(before, scales());
        if (pivot < 0) {
            pivot = largest(weights);
        }
        double[] scale = scales();
        ExampleNormParts parts = ExampleNormParts.of(network.layout(), recording);
        buffers.pivot().assign(0);
        for (int j = 0; j < weights.length; j++) {
            if (j == pivot) {
                continue;
            }
            if (batch.weight(j) > 0 && scale[j] > 0) {
                INDArray cotangent = batch.mean(j, 1 / Math.sqrt(examples * scale[j]));
                buffers.pass().assign(0);
                addExact(parts, recording, cotangent, buffers.pass(), batch, j, scale[j]);
                if (scale[pivot] > 0) {
                    VectorArithmetic.addScaled(-Math.sqrt(scale[j] / scale[pivot]), buffers.pass(), buffers.pivot());
                }
                trace += parts.squaredNormOfRest(buffers.pass()) * (scale[j] / batch.weight(j));
                store(j, buffers.pass());
            }
            afterPass.run();
        }
        if (batch.weight(pivot) > 0 && scale[pivot] > 0) {
            if (parts.anyExact()) {
                INDArray cotangent = batch.mean(pivot, 1 / Math.sqrt(examples * scale[pivot]));
                addExact(parts, recording, cotangent, null, batch, pivot, scale[pivot]);
                afterPass.run();
            }
            trace += parts.squaredNormOfRest(buffers.pivot()) * (scale[pivot] / batch.weight(pivot));
            store(pivot, buffers.pivot());
        }
        if (batch.examples() > 1 && !parts.allExact()) {
            addDeviations(parts, recording, batch, random, draws, afterPass);
        }
    }

    /** Pulls a cotangent back, and adds what single examples give to the trace where that is known. */
    private void addExact(
            ExampleNormParts parts,
            Linearization recording,
            INDArray cotangent,
            INDArray sum,
            ClassCotangents batch,
            int j,
            double scale) {
        if (parts.anyExact()) {
            double[] squaredNorms = recording.addTransposedJacobianProductWithNorms(cotangent, sum);
            for (int i = 0; i < squaredNorms.length; i++) {
                trace += batch.weight(i, j) > 0 ? squaredNorms[i] * (scale / batch.weight(i, j)) : 0;
            }
        } else {
            recording.addTransposedJacobianProduct(cotangent, sum);
        }
        cotangent.close();
    }

    private void addDeviations(
            ExampleNormParts parts,
            Linearization recording,
            ClassCotangents batch,
            RandomSigns random,
            int draws,
            Runnable afterPass) {
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < draws; k++) {
            double[] signs = random.next(batch.examples() * batch.classes());
            INDArray cotangent = batch.deviation(signs, 1 / Math.sqrt(examples));
            buffers.pass().assign(0);
            recording.addTransposedJacobianProduct(cotangent, buffers.pass());
            cotangent.close();
            double sample = parts.squaredNormOfRest(buffers.pass());
            sum += sample;
            squares += sample * sample;
            afterPass.run();
        }
        trace += sum / draws;
        variance += Math.max(0, squares - sum * sum / draws) / (draws - 1) / draws;
    }

    /** W<sub>j</sub> for j ≠ c, and p<sub>c</sub> for c: what the rows are divided by the roots of. */
    private double[] scales() {
        double[] scales = weights.clone();
        scales[label] = 0;
        for (int j = 0; j < weights.length; j++) {
            scales[label] += j == label ? 0 : weights[j];
        }
        return scales;
    }

    private void rescale(double[] before, double[] now) {
        for (int j = 0; j < before.length; j++) {
            if (before[j] > 0 && now[j] > before[j]) {
                double factor = Math.sqrt(before[j] / now[j]);
                VectorArithmetic.scale(factor, VectorArithmetic.row(rows, j));
                if (j == label && mean != null) {
                    VectorArithmetic.scale(factor, mean);
                }
            }
        }
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int j = 1; j < values.length; j++) {
            largest = values[j] > values[largest] ? j : largest;
        }
        return largest;
    }

    private void store(int j, INDArray vector) {
        double sign = j == label ? -1 : 1;
        if (j == label && mean != null) {
            VectorArithmetic.addScaled(sign, vector, mean);
        }
        sketch.addScaled(sign, vector, VectorArithmetic.row(rows, j));
    }
}
