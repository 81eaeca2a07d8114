package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrices of the three-level structure, p × p, by the definitions: plain loops over examples, whose Jacobians J<sub>i</sub>
 * are known row by row.
 */
final class ReferenceStructure {

    final double[][] g;
    final double[][] a1;
    final double[][] b1;
    final double[][] a2;
    final double[][] b2;
    final double[] b2Traces;
    final double[][] classMeans;
    final double[][] weights;

    /**
     * @param masses s<sub>i</sub> of each example
     */
    ReferenceStructure(double[][][] jacobians, double[][] probabilities, double[] masses, int[] labels) {
        int n = labels.length;
        int classes = probabilities[0].length;
        int p = jacobians[0][0].length;
        g = new double[p][p];
        a1 = new double[p][p];
        b1 = new double[p][p];
        a2 = new double[p][p];
        b2 = new double[p][p];
        b2Traces = new double[classes];
        classMeans = new double[classes][p];
        weights = new double[classes][classes];
        double[][][] vectors = new double[n][classes][];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < classes; j++) {
                double[] cotangent = new double[classes];
                for (int k = 0; k < classes; k++) {
                    cotangent[k] = (k == j ? 1 : 0) - probabilities[i][k];
                }
                vectors[i][j] = pullBack(jacobians[i], cotangent);
                addOuter(masses[i] * probabilities[i][j] / n, vectors[i][j], g);
            }
        }
        for (int c = 0; c < classes; c++) {
            double[][] means = new double[classes][p];
            for (int j = 0; j < classes; j++) {
                for (int i = 0; i < n; i++) {
                    if (labels[i] == c) {
                        weights[c][j] += masses[i] * probabilities[i][j];
                        add(masses[i] * probabilities[i][j], vectors[i][j], means[j]);
                    }
                }
                if (weights[c][j] > 0) {
                    scale(1 / weights[c][j], means[j]);
                }
                double[][] within = new double[p][p];
                for (int i = 0; i < n; i++) {
                    if (labels[i] == c) {
                        double[] difference = vectors[i][j].clone();
                        add(-1, means[j], difference);
                        addOuter(masses[i] * probabilities[i][j] / n, difference, within);
                    }
                }
                add(1, within, b2);
                b2Traces[c] += trace(within);
            }
            addOuter(weights[c][c] / n, means[c], a2);
            double others = 0;
            for (int j = 0; j < classes; j++) {
                if (j != c) {
                    others += weights[c][j];
                    add(weights[c][j], means[j], classMeans[c]);
                }
            }
            if (others > 0) {
                scale(1 / others, classMeans[c]);
            }
            addOuter(others / n, classMeans[c], a1);
            for (int j = 0; j < classes; j++) {
                if (j != c) {
                    double[] difference = means[j].clone();
                    add(-1, classMeans[c], difference);
                    addOuter(weights[c][j] / n, difference, b1);
                }
            }
        }
    }

    /** Jacobians and probabilities of batches of one. */
    static ReferenceStructure of(DifferentiableNetwork network, DataSet examples, double[] classWeights) {
        List<Batch> each = ExampleSet.of(examples, 1).batches();
        double[][][] jacobians = new double[each.size()][][];
        double[][] probabilities = new double[each.size()][];
        double[] masses = new double[each.size()];
        int[] labels = new int[each.size()];
        for (int i = 0; i < each.size(); i++) {
            try (Linearization one = network.linearize(each.get(i))) {
                double[] outputs = one.outputs().toDoubleVector();
                jacobians[i] = new double[outputs.length][];
                for (int j = 0; j < outputs.length; j++) {
                    INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, outputs.length);
                    unit.putScalar(0, j, 1);
                    INDArray row = Nd4j.zeros(network.dataType(), network.size());
                    one.addTransposedJacobianProduct(unit, row);
                    jacobians[i][j] = row.toDoubleVector();
                }
                probabilities[i] = softmax(outputs);
            }
            labels[i] = label(each.get(i).labels().get(0));
            masses[i] = classWeights == null ? 1 : classWeights[labels[i]];
        }
        return new ReferenceStructure(jacobians, probabilities, masses, labels);
    }

    private static int label(INDArray label) {
        return label.length() == 1 ? label.getInt(0) : label.argMax(1).getInt(0);
    }

    private static double[] softmax(double[] f) {
        double largest = Arrays.stream(f).max().orElseThrow();
        double[] p = Arrays.stream(f).map(x -> Math.exp(x - largest)).toArray();
        scale(1 / Arrays.stream(p).sum(), p);
        return p;
    }

    private static double[] pullBack(double[][] jacobian, double[] cotangent) {
        double[] sum = new double[jacobian[0].length];
        for (int j = 0; j < cotangent.length; j++) {
            add(cotangent[j], jacobian[j], sum);
        }
        return sum;
    }

    private static void scale(double factor, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    private static void add(double factor, double[] x, double[] sum) {
        for (int i = 0; i < x.length; i++) {
            sum[i] += factor * x[i];
        }
    }

    private static void add(double factor, double[][] x, double[][] sum) {
        for (int i = 0; i < x.length; i++) {
            add(factor, x[i], sum[i]);
        }
    }

    private static void addOuter(double factor, double[] x, double[][] sum) {
        for (int i = 0; i < x.length; i++) {
            add(factor * x[i], x, sum[i]);
        }
    }

    static double trace(double[][] matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            sum += matrix[i][i];
        }
        return sum;
    }

    /** A1 + A2 + B1. */
    double[][] means() {
        double[][] sum = new double[g.length][g.length];
        add(1, a1, sum);
        add(1, a2, sum);
        add(1, b1, sum);
        return sum;
    }

    static INDArray product(double[][] matrix, INDArray v) {
        double[] x = v.toDoubleVector();
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                result[i] += matrix[i][j] * x[j];
            }
        }
        return Nd4j.createFromArray(result);
    }

    /** Descending. */
    static double[] eigenvalues(double[][] matrix) {
        double[] ascending =
                DenseMatrix.eigenvalues(Nd4j.createFromArray(matrix)).toDoubleVector();
        Arrays.sort(ascending);
        double[] descending = new double[ascending.length];
        for (int i = 0; i < ascending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }
}
