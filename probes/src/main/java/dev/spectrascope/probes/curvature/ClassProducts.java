package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.SoftmaxOutput;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A1, B1, A2 and B2 (see {@link ClassStructure}), and sums of them, by products over the examples: none of the C² mean vectors
 * is computed or kept, so that p and C may be as large as they are.
 *
 * <p>All that a product needs of g<sub>c,j</sub> is x<sub>c,j</sub> = ⟨g<sub>c,j</sub>, v⟩ = Σ<sub>i</sub> w<sub>i,j</sub>
 * (e<sub>j</sub> − p<sub>i</sub>)<sup>T</sup> J<sub>i</sub> v / W<sub>c,j</sub>, with w<sub>i,j</sub> = s<sub>i</sub>
 * p<sub>i,j</sub> and W<sub>c,j</sub> = p<sub>c,j</sub>: one sweep of tangents over all examples tells all C² of them. What the
 * parts make of them is a sum Σ<sub>i,j</sub> z<sub>i,j</sub> J<sub>i</sub><sup>T</sup>(e<sub>j</sub> − p<sub>i</sub>) w<sub>i,j</sub>
 * / N, one sweep of cotangents, where an example i of class c has the z<sub>i,j</sub>, with x̄<sub>c</sub> the mean of
 * x<sub>c,j</sub> over j ≠ c under the weights W<sub>c,j</sub>,
 *
 * <ul>
 *   <li>A1: x̄<sub>c</sub> for j ≠ c, else 0
 *   <li>B1: x<sub>c,j</sub> − x̄<sub>c</sub> for j ≠ c, else 0
 *   <li>A2: x<sub>c,c</sub> for j = c, else 0
 *   <li>B2: (e<sub>j</sub> − p<sub>i</sub>)<sup>T</sup> J<sub>i</sub> v − x<sub>c,j</sub>
 * </ul>
 *
 * <p>A product costs what one with G does, and for batches that are not kept one pass forward more. Beside the model's, memory is
 * that of 4 N C numbers. To be closed before the model is.
 */
public final class ClassProducts implements AutoCloseable {

    private final CurvatureModel model;
    private final int classes;
    private final List<ClassBatch> batches;
    private final double[][] weights;

    private ClassProducts(CurvatureModel model, int classes, List<ClassBatch> batches, double[][] weights) {
        this.model = model;
        this.classes = classes;
        this.batches = batches;
        this.weights = weights;
    }

    /**
     * Reads probabilities and labels; costs a pass forward over the batches that the model does not keep.
     *
     * @throws UnsupportedNetworkException as {@link ClassStructure}
     */
    public static ClassProducts of(CurvatureModel model) {
        List<ClassBatch> batches = new ArrayList<>();
        int classes = Math.toIntExact(model.outputs());
        double[][] weights = new double[classes][classes];
        try {
            model.visit(false, (recording, index) -> {
                SoftmaxOutput output = recording.softmax();
                int[] labels = ClassBatches.classes(
                        model.examples().batches().get(index).labels().get(0));
                batches.add(ClassBatch.of(output, labels, model.dataType()));
                for (int i = 0; i < labels.length; i++) {
                    for (int j = 0; j < classes; j++) {
                        weights[labels[i]][j] += output.masses()[i] * output.probabilities()[i][j];
                    }
                }
            });
        } catch (RuntimeException | Error failure) {
            batches.forEach(ClassBatch::close);
            throw failure;
        }
        return new ClassProducts(model, classes, batches, weights);
    }

    /**
     * The sum of some parts; all four are G.
     *
     * @param components at least one
     * @return usable until this is closed
     */
    public LinearOperator sum(Set<ClassComponent> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a sum of no parts of G was asked for: name at least one");
        }
        return new MeanOperator(model, (vectors, results) -> apply(components, vectors, results));
    }

    private void apply(Set<ClassComponent> components, List<INDArray> vectors, List<INDArray> results) {
        // Element [k][b] for vector k and batch b.
        List<List<INDArray>> tangents = new ArrayList<>();
        List<INDArray> sums = new ArrayList<>();
        for (int k = 0; k < vectors.size(); k++) {
            tangents.add(new ArrayList<>());
            sums.add(Nd4j.zeros(model.dataType(), classes, classes));
        }
        model.visit(false, (recording, index) -> {
            for (int k = 0; k < vectors.size(); k++) {
                INDArray tangent = batches.get(index).centred(recording.jacobianProduct(vectors.get(k)));
                batches.get(index).addClassSums(tangent, sums.get(k));
                tangents.get(k).add(tangent);
            }
        });
        List<INDArray> coefficients = sums.stream()
                .map(sum -> Nd4j.createFromArray(coefficients(components, sum.toDoubleMatrix()))
                        .castTo(model.dataType()))
                .toList();
        double within = components.contains(ClassComponent.B2) ? 1 : 0;
        results.forEach(result -> result.assign(0));
        model.visit(false, (recording, index) -> {
            for (int k = 0; k < vectors.size(); k++) {
                try (INDArray tangent = tangents.get(k).get(index);
                        INDArray cotangent = batches.get(index)
                                .cotangent(
                                        tangent,
                                        within,
                                        coefficients.get(k),
                                        1.0 / model.examples().size())) {
                    recording.addTransposedJacobianProduct(cotangent, results.get(k));
                }
            }
        });
    }

    /** What is to be added to the tangents of class c, element [c][j], from the sums W<sub>c,j</sub> x<sub>c,j</sub>. */
    private double[][] coefficients(Set<ClassComponent> components, double[][] sums) {
        double within = components.contains(ClassComponent.B2) ? 1 : 0;
        double ofMeans = (components.contains(ClassComponent.A1) ? 1 : 0) - within;
        double ofSpread = (components.contains(ClassComponent.B1) ? 1 : 0) - within;
        double ofOwn = (components.contains(ClassComponent.A2) ? 1 : 0) - within;
        double[][] coefficients = new double[classes][classes];
        for (int c = 0; c < classes; c++) {
            double weight = sumOfOthers(weights[c], c);
            double mean = weight > 0 ? sumOfOthers(sums[c], c) / weight : 0;
            for (int j = 0; j < classes; j++) {
                double x = weights[c][j] > 0 ? sums[c][j] / weights[c][j] : 0;
                coefficients[c][j] = j == c ? ofOwn * x : ofMeans * mean + ofSpread * (x - mean);
            }
        }
        return coefficients;
    }

    // Not the sum minus one: the class itself may have next to all.
    private static double sumOfOthers(double[] values, int own) {
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
            sum += j == own ? 0 : values[j];
        }
        return sum;
    }

    @Override
    public void close() {
        batches.forEach(ClassBatch::close);
    }
}
