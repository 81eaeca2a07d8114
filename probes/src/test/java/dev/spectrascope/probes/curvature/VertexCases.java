package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Vertices that are no layers, and small layers around the dense one. */
final class VertexCases {

    private static final int EXAMPLES = 7;
    private static final int CLASSES = 3;

    private VertexCases() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
            boolean smooth = op != ElementWiseVertex.Op.Max;
            cases.add(vectors("elementwise " + op, smooth, graph -> {
                dense(graph, "a", 3, "x");
                dense(graph, "b", 3, "x");
                graph.addVertex("both", new ElementWiseVertex(op), "a", "b");
                output(graph, 3, "both");
            }));
            if (op == ElementWiseVertex.Op.Subtract) {
                continue;
            }
            cases.add(vectors("elementwise, three inputs, one broadcast, " + op, smooth, graph -> {
                dense(graph, "a", 3, "x");
                dense(graph, "b", 1, "x");
                dense(graph, "c", 3, "x");
                graph.addVertex("all", new ElementWiseVertex(op), "a", "b", "c");
                output(graph, 3, "all");
            }));
        }
        cases.add(vectors("elementwise, broadcast, Subtract", true, graph -> {
            dense(graph, "a", 1, "x");
            dense(graph, "b", 3, "x");
            graph.addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "a", "b");
            output(graph, 3, "both");
        }));
        cases.add(vectors("scale and shift", true, graph -> {
            dense(graph, "a", 3, "x");
            graph.addVertex("scaled", new ScaleVertex(-0.7), "a");
            graph.addVertex("shifted", new ShiftVertex(0.3), "scaled");
            dense(graph, "b", 3, 3, "shifted");
            output(graph, 3, "b");
        }));
        cases.add(vectors("subset", true, graph -> {
            dense(graph, "a", 5, "x");
            graph.addVertex("part", new SubsetVertex(1, 3), "a");
            output(graph, 3, "part");
        }));
        cases.add(vectors("stack and unstack", true, graph -> {
            dense(graph, "a", 3, "x");
            dense(graph, "b", 3, "x");
            graph.addVertex("stack", new StackVertex(), "a", "b");
            dense(graph, "shared", 3, 4, "stack");
            graph.addVertex("first", new UnstackVertex(0, 2), "shared");
            graph.addVertex("second", new UnstackVertex(1, 2), "shared");
            graph.addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Product), "first", "second");
            output(graph, 4, "both");
        }));
        cases.add(vectors("reshape", true, graph -> {
            dense(graph, "a", 6, "x");
            graph.addVertex("image", new ReshapeVertex(-1, 2, 3, 1), "a");
            graph.addVertex("row", new ReshapeVertex(-1, 6), "image");
            output(graph, 6, "row");
        }));
        cases.add(vectors("reshape, first index first", true, graph -> {
            dense(graph, "a", 6, "x");
            graph.addVertex("image", new ReshapeVertex('f', new int[] {-1, 2, 3, 1}, null), "a");
            graph.addLayer(
                    "convolution",
                    new ConvolutionLayer.Builder(2, 1)
                            .nIn(2)
                            .nOut(2)
                            .activation(Activation.TANH)
                            .build(),
                    "image");
            graph.addVertex("row", new ReshapeVertex('f', new int[] {-1, 4}, null), "convolution");
            output(graph, 4, "row");
        }));
        cases.add(images("images of norm 1", graph -> {
            graph.addLayer("a", convolution(CNN2DFormat.NCHW), "x");
            graph.addVertex("unit", new L2NormalizeVertex(), "a");
            graph.addLayer("b", new ActivationLayer(Activation.SIGMOID), "unit");
            graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.SUM).build(), "b");
            output(graph, 3, "pool");
        }));
        cases.add(images("blocks of images as examples", graph -> {
            graph.addLayer("a", convolution(CNN2DFormat.NCHW), "x");
            graph.addLayer(
                    "blocks",
                    new SpaceToBatchLayer.Builder<>(new int[] {2, 2}, new int[][] {{0, 1}, {1, 0}}).build(),
                    "a");
            graph.addVertex("first", new UnstackVertex(1, 4), "blocks");
            graph.addVertex("last", new UnstackVertex(2, 4), "blocks");
            graph.addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Product), "first", "last");
            graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.SUM).build(), "both");
            output(graph, 3, "pool");
        }));
        cases.add(vectors("stacked sequences of unequal lengths", true, graph -> {
            dense(graph, "a", 6, "x");
            dense(graph, "b", 4, "x");
            graph.addVertex("long", new ReshapeVertex(-1, 2, 3), "a");
            graph.addVertex("short", new ReshapeVertex(-1, 2, 2), "b");
            graph.addVertex("stack", new StackVertex(), "long", "short");
            graph.addVertex("first", new UnstackVertex(0, 2), "stack");
            graph.addVertex("second", new UnstackVertex(1, 2), "stack");
            graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second");
            graph.addVertex("row", new ReshapeVertex(-1, 6), "sum");
            output(graph, 6, "row");
        }));
        cases.add(vectors("sequences of norm 1", true, graph -> {
            dense(graph, "a", 6, "x");
            graph.addVertex("sequence", new ReshapeVertex(-1, 2, 3), "a");
            graph.addVertex("unit", new L2NormalizeVertex(), "sequence");
            graph.addVertex("row", new ReshapeVertex(-1, 6), "unit");
            output(graph, 6, "row");
        }));
        cases.add(vectors("normalized", true, graph -> {
            dense(graph, "a", 4, "x");
            graph.addVertex("unit", new L2NormalizeVertex(), "a");
            output(graph, 4, "unit");
        }));
        cases.add(vectors("distance", true, graph -> {
            dense(graph, "a", 4, "x");
            dense(graph, "b", 4, "x");
            graph.addVertex("distance", new L2Vertex(), "a", "b");
            output(graph, 1, "distance");
        }));
        cases.add(vectors("frozen vertex", true, graph -> {
            dense(graph, "a", 4, "x");
            graph.addVertex("scaled", new FrozenVertex(new ScaleVertex(2)), "a");
            output(graph, 4, "scaled");
        }));
        cases.add(images("images without a border", graph -> {
            graph.addLayer("a", convolution(CNN2DFormat.NCHW), "x");
            graph.addVertex("corner", new PoolHelperVertex(), "a");
            graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.SUM).build(), "corner");
            output(graph, 3, "pool");
        }));
        cases.add(images("merged along rows", graph -> {
            graph.addLayer("a", convolution(CNN2DFormat.NCHW), "x");
            graph.addLayer("b", convolution(CNN2DFormat.NCHW), "x");
            MergeVertex rows = new MergeVertex();
            rows.setMergeAxis(2);
            rows.setModified(true);
            graph.addVertex("both", rows, "a", "b");
            graph.addLayer(
                    "dense",
                    new DenseLayer.Builder()
                            .nIn(3 * 6 * 3)
                            .nOut(2)
                            .activation(Activation.TANH)
                            .build(),
                    new CnnToFeedForwardPreProcessor(6, 3, 3),
                    "both");
            output(graph, 2, "dense");
        }));
        cases.add(layer(
                "auto-encoder",
                new AutoEncoder.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.SIGMOID)
                        .build()));
        cases.add(layer(
                "variational auto-encoder",
                new VariationalAutoencoder.Builder()
                        .nIn(5)
                        .nOut(4)
                        .encoderLayerSizes(3, 4)
                        .decoderLayerSizes(3)
                        .activation(Activation.TANH)
                        .pzxActivationFunction(Activation.SIGMOID)
                        .build()));
        cases.add(vectors("elementwise multiplication", true, graph -> {
            dense(graph, "a", 4, "x");
            graph.addLayer(
                    "b",
                    new ElementWiseMultiplicationLayer.Builder()
                            .nIn(4)
                            .nOut(4)
                            .activation(Activation.TANH)
                            .build(),
                    "a");
            output(graph, 4, "b");
        }));
        cases.add(layer(
                "noises",
                new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .dropOut(new GaussianNoise(0.3))
                        .weightNoise(new DropConnect(0.5))
                        .build()));
        cases.add(vectors("alpha dropout", true, graph -> {
            dense(graph, "a", 4, "x");
            graph.addLayer("b", new DropoutLayer.Builder(new AlphaDropout(0.5)).build(), "a");
            output(graph, 4, "b");
        }));
        cases.add(repeated());
        return cases.stream();
    }

    private static NetworkCase layer(String name, Layer layer) {
        return vectors(name, true, graph -> {
            graph.addLayer("a", layer, "x");
            output(graph, 4, "a");
        });
    }

    private static NetworkCase repeated() {
        INDArray labels = NetworkCase.oneHot(5, EXAMPLES * 4, CLASSES)
                .reshape(EXAMPLES, 4, CLASSES)
                .permute(0, 2, 1)
                .dup('c');
        return build("repeated vector", true, new long[] {EXAMPLES, 5}, labels, graph -> {
            dense(graph, "a", 3, "x");
            graph.addLayer("b", new RepeatVector.Builder<>(4).build(), "a");
            graph.addLayer(
                    "output",
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                            .nIn(3)
                            .nOut(CLASSES)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    "b");
        });
    }

    private static NetworkCase vectors(String name, boolean smooth, Consumer<GraphBuilder> layers) {
        return build(
                name, smooth, new long[] {EXAMPLES, 5}, NetworkCase.oneHot(name.hashCode(), EXAMPLES, CLASSES), layers);
    }

    private static NetworkCase images(String name, Consumer<GraphBuilder> layers) {
        return build(
                name,
                true,
                new long[] {EXAMPLES, 2, 4, 4},
                NetworkCase.oneHot(name.hashCode(), EXAMPLES, CLASSES),
                layers);
    }

    private static NetworkCase build(
            String name, boolean smooth, long[] shape, INDArray labels, Consumer<GraphBuilder> layers) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("x")
                .setOutputs("output");
        layers.accept(graph);
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        RandomParameters.assign(network, name.hashCode());
        INDArray features = NetworkCase.random(name.hashCode() + 1L, shape);
        return new NetworkCase(name, network, new DataSet(features, labels), smooth, false);
    }

    private static void dense(GraphBuilder graph, String name, int outputs, String input) {
        dense(graph, name, 5, outputs, input);
    }

    private static void dense(GraphBuilder graph, String name, int inputs, int outputs, String input) {
        graph.addLayer(
                name,
                new DenseLayer.Builder()
                        .nIn(inputs)
                        .nOut(outputs)
                        .activation(Activation.TANH)
                        .build(),
                input);
    }

    private static void output(GraphBuilder graph, int inputs, String input) {
        graph.addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(inputs)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build(),
                input);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(2, 2)
                .nIn(2)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
    }
}
